package packaging

import (
	"fmt"
	"math"

	"github.com/Eyevinn/mp4ff/mp4"

	"github.com/reelmill/reelmill/jobs"
)

// reader follows the fragments of one track and holds each against the index.
type reader struct {
	*track
	trex *mp4.TrexBox
	sidx *mp4.SidxBox
	// due is the time at which the next fragment has to start, before the edit list.
	due  int64
	moof *mp4.MoofBox
	at   int64
}

func (r *reader) box(box mp4.Box, position int64) error {
	switch b := box.(type) {
	case *mp4.SidxBox:
		if r.index > 0 {
			return invalid(r.name, "a second index at %d", position)
		}
		r.header, r.index = position, int64(b.Size())
	case *mp4.MoofBox:
		r.moof, r.at = b, position
	case *mp4.MdatBox:
		return r.fragment(int64(b.Size()))
	}
	return nil
}

// fragment notes one pair of moof and mdat as a segment.
func (r *reader) fragment(data int64) error {
	n := len(r.segments)
	if r.moof == nil || n >= len(r.sidx.SidxRefs) {
		return invalid(r.name, "the index names %d segments, there are more", len(r.sidx.SidxRefs))
	}
	moof := r.moof
	r.moof = nil
	if moof.Traf == nil || len(moof.Trafs) != 1 || moof.Traf.Tfdt == nil || moof.Traf.Trun == nil || len(moof.Traf.Truns) != 1 {
		return invalid(r.name, "segment %d has not one run of samples", n)
	}
	run := moof.Traf.Trun
	length := int64(run.AddSampleDefaultValues(moof.Traf.Tfhd, r.trex))
	samples := run.GetSamples()
	decode := int64(moof.Traf.Tfdt.BaseMediaDecodeTime())
	if err := r.sound(n, decode, samples); err != nil {
		return err
	}
	r.due = decode + length
	s := segment{offset: r.at, bytes: int64(moof.Size()) + data, start: decode - r.primed, duration: length}
	if n == 0 {
		s.start, s.duration = 0, length-r.primed
	}
	s.key = int64(run.DataOffset) + int64(samples[0].Size)
	r.segments = append(r.segments, s)
	return r.matches(n, s)
}

// sound holds the samples against what players rely on: no gap, the first shown first, and a key frame in front.
func (r *reader) sound(n int, decode int64, samples []mp4.Sample) error {
	if decode != r.due || len(samples) == 0 {
		return invalid(r.name, "segment %d starts at %d, not at %d", n, decode, r.due)
	}
	if !r.pictures {
		return nil
	}
	if !mp4.IsSyncSampleFlags(samples[0].Flags) {
		return unaligned(r.name, fmt.Errorf("segment %d does not begin with a key frame", n))
	}
	if offset := int64(samples[0].CompositionTimeOffset); offset != 0 {
		return unaligned(r.name, fmt.Errorf("the first picture of segment %d is shown %d ticks off", n, offset))
	}
	return nil
}

// matches holds a segment against its entry in the index.
func (r *reader) matches(n int, s segment) error {
	entry := r.sidx.SidxRefs[n]
	if int64(entry.ReferencedSize) != s.bytes || math.Abs(float64(int64(entry.SubSegmentDuration)-s.duration)) > 1 {
		return invalid(r.name, "segment %d has %d bytes and %d ticks, the index says %d and %d", n, s.bytes, s.duration,
			entry.ReferencedSize, entry.SubSegmentDuration)
	}
	if s.key > s.bytes || s.offset+s.bytes > r.size || s.duration <= 0 {
		return invalid(r.name, "segment %d reaches beyond its bounds", n)
	}
	return nil
}

// end holds the whole against the index.
func (r *reader) end() error {
	if len(r.segments) != len(r.sidx.SidxRefs) || r.moof != nil {
		return invalid(r.name, "the index names %d segments, there are %d", len(r.sidx.SidxRefs), len(r.segments))
	}
	if r.index == 0 || r.segments[0].offset != r.header+r.index || r.sidx.EarliestPresentationTime != 0 {
		return invalid(r.name, "the index does not stand between the header and the first segment, or starts at %d", r.sidx.EarliestPresentationTime)
	}
	return nil
}

func unaligned(track string, cause error) *jobs.Fault {
	return jobs.Refuse("stream-unaligned", fmt.Sprintf("The track %q does not fit the others: their segments do not begin together.", track),
		"Encode all renditions of the stream again, with key frames at the same times.", cause)
}
