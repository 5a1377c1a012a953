package packaging

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/Eyevinn/mp4ff/mp4"
)

// track is one packaged file as it was read back.
type track struct {
	source
	file  string
	codec string
	// header is the length of ftyp and moov, index that of the sidx box behind them.
	header, index int64
	size          int64
	scale         int64
	segments      []segment
	// primed is how much of the first segment the edit list leaves out.
	primed        int64
	width, height int
	aspect        [2]int // the shape of a pixel
	channels      int
	sampleRate    int
}

// segment is one byte range of a track; times are in the track's scale, as they are shown.
type segment struct {
	offset, bytes   int64
	start, duration int64
	// key is how many bytes from the offset hold the header and the first picture.
	key int64
}

func (t *track) seconds() float64 {
	last := t.segments[len(t.segments)-1]
	return t.in(last.start + last.duration)
}

// in turns ticks into seconds.
func (t *track) in(ticks int64) float64 { return float64(ticks) / float64(t.scale) }

func (t *track) facts() TrackFacts {
	return TrackFacts{Name: t.name, Codec: t.codec, Bandwidth: t.peak(), AverageBandwidth: t.average(), Bytes: t.size, Segments: len(t.segments)}
}

// readTrack reads the boxes of a packaged file; media data stay on the disk.
func readTrack(s source) (*track, error) {
	file, err := os.Open(s.target)
	if err != nil {
		return nil, invalid(s.name, "opening: %w", err)
	}
	defer func() { _ = file.Close() }()
	parsed, err := mp4.DecodeFile(file, mp4.WithDecodeMode(mp4.DecModeLazyMdat))
	if err != nil {
		return nil, invalid(s.name, "reading the boxes: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, invalid(s.name, "%w", err)
	}
	if parsed.Moov == nil || len(parsed.Moov.Traks) != 1 || parsed.Sidx == nil || len(parsed.Sidx.SidxRefs) == 0 {
		return nil, invalid(s.name, "one track with an index in front is expected")
	}
	t := &track{source: s, file: filepath.Base(s.target), size: info.Size(), scale: int64(parsed.Sidx.Timescale)}
	if err := t.describe(parsed.Moov.Traks[0]); err != nil {
		return nil, err
	}
	return t, t.walk(parsed)
}

// walk goes over the boxes of the file in their order: header, index, and pairs of moof and mdat.
func (t *track) walk(parsed *mp4.File) error {
	var err error
	if t.primed, err = t.priming(parsed.Moov.Traks[0]); err != nil {
		return err
	}
	r := reader{track: t, trex: parsed.Moov.Mvex.Trex, sidx: parsed.Sidx}
	position := int64(0)
	for _, box := range parsed.Children {
		if err := r.box(box, position); err != nil {
			return err
		}
		position += int64(box.Size())
	}
	if position != t.size {
		return invalid(t.name, "the boxes are %d bytes long, the file %d", position, t.size)
	}
	return r.end()
}

// priming is how much of the beginning the edit list leaves out. Pictures must have no edit list that moves them.
func (t *track) priming(trak *mp4.TrakBox) (int64, error) {
	if trak.Edts == nil || len(trak.Edts.Elst) == 0 {
		return 0, nil
	}
	entries := trak.Edts.Elst[0].Entries
	if len(entries) != 1 || entries[0].MediaTime < 0 || (t.pictures && entries[0].MediaTime != 0) {
		return 0, unaligned(t.name, fmt.Errorf("the edit list has %d entries, the first at %d", len(entries), entries[0].MediaTime))
	}
	return entries[0].MediaTime, nil
}
