package ffmpeg

import (
	"bytes"
	"fmt"
	"math"
)

// preview is a tile shown from start until the next one, in milliseconds.
type preview struct {
	start int64
	tile  int
}

// VTT returns the WebVTT file that tells a player which part of which sheet belongs to which time. sheet returns the
// address of sheet n as the file shall name it. duration is the length of the programme in seconds. Cues begin when
// their pictures really are; only the first begins at zero. They follow each other without gaps until the end.
func (b Board) VTT(sheet func(n int) string, duration float64) []byte {
	var out bytes.Buffer
	out.WriteString("WEBVTT\n")
	end := milliseconds(duration)
	shown := b.previews(end)
	for i, p := range shown {
		until := end
		if i+1 < len(shown) {
			until = shown[i+1].start
		}
		n, place := p.tile/(b.Columns*b.Rows), p.tile%(b.Columns*b.Rows)
		fmt.Fprintf(&out, "\n%s --> %s\n%s#xywh=%d,%d,%d,%d\n", clock(p.start), clock(until), sheet(n),
			place%b.Columns*b.Width, place/b.Columns*b.Height, b.Width, b.Height)
	}
	return out.Bytes()
}

// previews joins tiles of the same picture and drops what would be shown for no time.
func (b Board) previews(end int64) []preview {
	var shown []preview
	for k, when := range b.Times {
		start := milliseconds(when)
		switch {
		case k == 0:
			start = 0
		case when == b.Times[k-1]:
			continue
		}
		if start >= end {
			break
		}
		if n := len(shown); n > 0 && shown[n-1].start >= start {
			shown[n-1].tile = k
			continue
		}
		shown = append(shown, preview{start, k})
	}
	return shown
}

func milliseconds(seconds float64) int64 { return int64(math.Round(max(0, seconds) * 1000)) }

// clock writes a time the way WebVTT does, with as many digits for the hours as they need.
func clock(ms int64) string {
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
}
