package ffmpeg

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// How much of a rendition is compared with its master: all of it when it is short, else windows spread over it.
const (
	wholeComparison = 10.0 // seconds
	windowSeconds   = 3.0
)

var ssimLine = regexp.MustCompile(`SSIM .*All:(\d+(?:\.\d+)?)`)

// SSIM measures how like its master the i-th output of a finished encode is, between 0 and 1. Both are brought to
// the output's size and rate first, so it is the loss of compression that is measured, not that of scaling. Only
// parts of long renditions are compared.
func (t *Tools) SSIM(ctx context.Context, e Encode, i int) (float64, error) {
	if i < 0 || i >= len(e.Outputs) || e.Outputs[i].Derivative.Output != profiles.OutputVideo || e.Source.Video == nil {
		return 0, errors.New("SSIM needs an output with pictures")
	}
	windows := comparisons(e.Source, e.Outputs[i].Derivative)
	sum := 0.0
	for _, w := range windows {
		likeness, err := t.compare(ctx, e, i, w)
		if err != nil {
			return 0, err
		}
		sum += likeness
	}
	return sum / float64(len(windows)), nil
}

// window is a part of a programme. start lies just before a picture's time, so that rounding cannot lose the picture.
type window struct{ start, length float64 }

func comparisons(src profiles.Source, d profiles.Derivative) []window {
	if d.Duration <= wholeComparison {
		return []window{{0, cmp.Or(d.Duration, wholeComparison)}}
	}
	places := []float64{0.15, 0.5, 0.85}
	if _, drop := seeking(src, lead); drop > 0 {
		places = []float64{0.5} // entering such a master is costly
	}
	windows := make([]window, 0, len(places))
	for _, at := range places {
		frame := math.Round((at*d.Duration - windowSeconds/2) * value(d.FrameRate))
		windows = append(windows, window{(frame - 0.25) / value(d.FrameRate), windowSeconds})
	}
	return windows
}

func (t *Tools) compare(ctx context.Context, e Encode, i int, w window) (float64, error) {
	args, err := compile(func(g *graph) error { return e.drawComparison(g, e.Outputs[i], w) })
	if err != nil {
		return 0, err
	}
	result, err := t.run(ctx, nil, append([]string{"-v", "info"}, args...)...)
	if err != nil {
		return 0, fault(ctx, err)
	}
	m := ssimLine.FindStringSubmatch(result.Tail)
	if m == nil {
		return 0, jobs.Stumble("quality-unmeasured", "The quality of an output could not be measured.", "It is measured again.", errors.New("no SSIM in ffmpeg's answer"))
	}
	return strconv.ParseFloat(m[1], 64)
}

func (e Encode) drawComparison(g *graph, out EncodeOutput, w window) error {
	v, d := e.Source.Video, out.Derivative
	enter, drop := seeking(e.Source, w.start)
	master, err := g.input(e.Input, append(enter, append(decoder(v), option{"t", decimal(drop + w.length)})...)...)
	if err != nil {
		return err
	}
	made := []option{{"t", decimal(w.length)}}
	if w.start > 0 {
		made = append(made, option{"ss", decimal(w.start)})
	}
	rendition, err := g.input(out.Path, made...)
	if err != nil {
		return err
	}
	chain := append(append(dropping(drop), deinterlacing(v)...), constantRate(d.FrameRate))
	chain = append(append(chain, upright(e.Source)...), cropping(v, d.Crop)...)
	reference := through(pictures(master, v), append(chain, coloured(v, d.Width, d.Height)...))
	candidate := through(rendition.Get("v:0"), []filter{constantRate(d.FrameRate)})
	g.discard(graphs.Filter([]*graphs.Stream{candidate, reference}, "ssim", graphs.Args{fmt.Sprintf("shortest=%d", 1)}))
	return nil
}
