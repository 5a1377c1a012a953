package subtitles

import (
	"fmt"
	"io"
	"sort"
	"strings"
	"time"
)

// Segment is one piece of a track for segmented delivery (HLS, RFC 8216 section 3.5). Its cues keep the times of the
// whole track; a cue that reaches over a boundary stands in every segment it is shown in.
type Segment struct {
	Start, End time.Duration
	Track      *Track
}

// maxSegments bounds a request for absurdly short segments.
const maxSegments = 100_000

// Segments cuts the track into segments of the given length that cover total, or the track where that is longer. The
// last one is as short as it comes out. A length that is not above zero, or too short, gives one segment.
func (t *Track) Segments(length, total time.Duration) []Segment {
	total = max(total, t.Duration())
	if length <= 0 || total/length >= maxSegments {
		length = max(total, 1)
	}
	var out []Segment
	// reach[i] is the latest end among the cues up to i, so a binary search finds the first that may still be shown.
	reach := make([]time.Duration, len(t.Cues))
	var latest time.Duration
	for i, c := range t.Cues {
		latest = max(latest, c.End)
		reach[i] = latest
	}
	for start := time.Duration(0); start < total; start += length {
		end := min(start+length, total)
		out = append(out, Segment{Start: start, End: end, Track: t.window(reach, start, end)})
	}
	return out
}

// window returns a track of the cues shown between start and end. Cues are in the order of their start.
func (t *Track) window(reach []time.Duration, start, end time.Duration) *Track {
	part := *t
	part.Cues, part.Tail = nil, nil
	first := sort.Search(len(reach), func(i int) bool { return reach[i] > start })
	for _, c := range t.Cues[first:] {
		if c.Start >= end {
			break
		}
		if c.End > start {
			part.Cues = append(part.Cues, c)
		}
	}
	return &part
}

// WriteVTT writes the segment as WebVTT with the X-TIMESTAMP-MAP header that ties its clock to the stream: the time
// zero of the track is mpegts ticks of 90 kHz on the clock of the media.
func (s Segment) WriteVTT(w io.Writer, mpegts uint64) error {
	var b strings.Builder
	if err := s.Track.WriteVTT(&b); err != nil {
		return err
	}
	signature, rest, _ := strings.Cut(b.String(), "\n")
	header := fmt.Sprintf("X-TIMESTAMP-MAP=MPEGTS:%d,LOCAL:00:00:00.000\n", mpegts)
	return writeBytes(w, []byte(signature+"\n"+header+rest))
}
