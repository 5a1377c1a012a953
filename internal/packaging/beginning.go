package packaging

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/reelmill/reelmill/internal/subprocess"
	"github.com/reelmill/reelmill/jobs"
)

// beginning is what the first packet of a track says.
type beginning struct {
	codec string
	// at is when it is shown, in seconds; sound may begin before zero by its priming.
	at float64
}

// beginning reads the first packet and refuses a track that starts too far from zero: copying one into fragments moves
// its start to zero without a word (ffmpeg 5.1), and pictures and sound would part.
func (p *Packager) beginning(ctx context.Context, s source) (beginning, error) {
	which := "0:a:0"
	if s.pictures {
		which = "0:V:0"
	}
	var b beginning
	scale := 0.0
	_, err := subprocess.Run(ctx, subprocess.Command{
		Path: p.cfg.FFmpeg,
		Args: append(opening(s.path), "-map", which, "-c", "copy", "-frames", "1", "-f", "framecrc", "pipe:1"),
		OnLine: func(text string) bool {
			scale = b.read(text, scale)
			return true
		},
		Stall:  stall,
		Limits: subprocess.Limits{Memory: p.cfg.Memory},
	})
	if err != nil {
		return b, err
	}
	if b.codec == "" || b.at > late || b.at < -late {
		return b, jobs.Refuse("stream-unaligned", fmt.Sprintf("The track %q does not start together with the programme.", s.name),
			"Encode it again: every track of a stream starts at zero.", fmt.Errorf("first packet of %q at %.3f s", b.codec, b.at))
	}
	return b, nil
}

// read takes one line of ffmpeg's framecrc output: comments about the track, then stream, dts, pts, duration and size.
func (b *beginning) read(text string, scale float64) float64 {
	key, value, _ := strings.Cut(text, " 0: ")
	switch {
	case key == "#codec_id":
		b.codec = strings.TrimSpace(value)
	case key == "#tb":
		above, below, _ := strings.Cut(strings.TrimSpace(value), "/")
		n, _ := strconv.ParseFloat(above, 64)
		d, _ := strconv.ParseFloat(below, 64)
		if d > 0 {
			scale = n / d
		}
	case !strings.HasPrefix(text, "#"):
		if fields := strings.Split(text, ","); len(fields) > 2 {
			ticks, _ := strconv.ParseFloat(strings.TrimSpace(fields[2]), 64)
			b.at = ticks * scale
		}
	}
	return scale
}
