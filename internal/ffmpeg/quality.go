package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Likeness is how like its master a rendition is, as SSIM measures it over luma and chroma: 1 is equal.
type Likeness struct {
	// Sum is the sum over Pictures compared pictures, so that the chunks of a rendition can be added up.
	Sum      float64
	Pictures int64
	// Worst is the mean of the worst second compared, 1 where nothing was.
	Worst float64
}

// Mean is the mean of all pictures compared; zero where there are none.
func (l Likeness) Mean() float64 {
	if l.Pictures == 0 {
		return 0
	}
	return l.Sum / float64(l.Pictures)
}

// Add joins the measurements of two stretches.
func (l Likeness) Add(other Likeness) Likeness {
	switch {
	case l.Pictures == 0:
		return other
	case other.Pictures == 0:
		return l
	}
	return Likeness{l.Sum + other.Sum, l.Pictures + other.Pictures, min(l.Worst, other.Worst)}
}

const (
	// comparedWhole is the longest stretch that is compared picture by picture. Of longer ones a second is compared at
	// the beginning, where a seam would show, and one in the middle of every further sampleEvery seconds.
	comparedWhole = 6.0
	sampleEvery   = 30.0
	sampleSeconds = 1.0
	// everyRung is a number of frames after which rungs of half, a third, a quarter ... of the rate have one, too.
	everyRung = 120
)

// Quality compares every output of a finished encode with the master. Both are brought to the output's size and rate
// first, so it is the loss of compression that is measured, not that of scaling.
func (t *Tools) Quality(ctx context.Context, e Encode) ([]Likeness, error) {
	total := make([]Likeness, len(e.Outputs))
	for _, part := range e.samples() {
		measured, err := t.compare(ctx, e, part)
		if err != nil {
			return nil, err
		}
		for i := range total {
			total[i] = total[i].Add(measured[i])
		}
	}
	return total, nil
}

// samples are the stretches of an encode that are compared. A master that cannot be entered is compared at its
// beginning only.
func (e Encode) samples() []profiles.Chunk {
	part := e.stretch()
	second := max(1, int64(value(part.Rate)*sampleSeconds))
	if part.Seconds() <= comparedWhole {
		return []profiles.Chunk{part}
	}
	if !e.Source.Splittable && part.Whole() {
		return []profiles.Chunk{{Count: 2, Rate: part.Rate, To: int64(comparedWhole * value(part.Rate))}}
	}
	sample := func(from int64) profiles.Chunk {
		return profiles.Chunk{Index: 0, Count: 2, Rate: part.Rate, From: from, To: from + second}
	}
	samples := []profiles.Chunk{sample(part.From)}
	spots := max(1, int64(part.Seconds()/sampleEvery))
	for i := range spots {
		middle := (part.To - part.From) * (2*i + 1) / (2 * spots)
		samples = append(samples, sample(part.From+middle/everyRung*everyRung))
	}
	return samples
}

func (t *Tools) compare(ctx context.Context, e Encode, sample profiles.Chunk) ([]Likeness, error) {
	reference := e
	reference.Chunk = sample
	lists := make([]string, len(e.Outputs))
	for i, out := range e.Outputs {
		lists[i] = out.Path + ".ssim"
		defer func() { _ = os.Remove(lists[i]) }()
	}
	args, err := compile(func(g *graph) error { return e.drawComparison(g, reference, lists) })
	if err != nil {
		return nil, err
	}
	if err := t.encode(ctx, append(reference.clock(), args...), nil); err != nil {
		return nil, fault(ctx, err)
	}
	measured := make([]Likeness, len(lists))
	for i, list := range lists {
		text, err := os.ReadFile(list)
		if err != nil {
			return nil, jobs.AsFault(err)
		}
		if measured[i] = readLikeness(string(text), value(e.Outputs[i].Derivative.FrameRate)); measured[i].Pictures == 0 {
			return nil, jobs.Stumble("quality-unmeasured", "The quality of an output could not be measured.",
				"It is measured again.", errors.New("ffmpeg compared no pictures"))
		}
	}
	return measured, nil
}

// drawComparison draws the ladder of the sample once more and holds each rung against what was made of it.
func (e Encode) drawComparison(g *graph, reference Encode, lists []string) error {
	master, err := g.input(e.Input, append(reference.entry(), decoder(e.Source.Video)...)...)
	if err != nil {
		return err
	}
	sample := reference.stretch()
	rungs := reference.ladder(pictures(master, e.Source.Video), sample)
	for i, out := range e.Outputs {
		chunkFrom, _ := e.stretch().At(out.Derivative)
		from, to := sample.At(out.Derivative)
		made, err := g.input(out.Path, rejoined(out.Derivative, from-chunkFrom)...)
		if err != nil {
			return err
		}
		candidate := through(made.Get("v:0"), []filter{{"setpts", "PTS-STARTPTS"}, {"trim", fmt.Sprintf("end_frame=%d", to-from)}})
		both := []*graphs.Stream{through(candidate, evenly(out.Derivative)), through(rungs[i], evenly(out.Derivative))}
		g.discard(graphs.Filter(both, "ssim", graphs.Args{"shortest=1:stats_file=" + escaped(lists[i])}))
	}
	return nil
}

// rejoined enters an output just before a picture, so that rounding cannot lose it.
func rejoined(d profiles.Derivative, frame int64) []option {
	if frame <= 0 {
		return nil
	}
	return []option{{"ss", decimal((float64(frame) - 0.25) / value(d.FrameRate))}}
}

// evenly numbers pictures, so that two streams with different clocks are compared picture by picture.
func evenly(d profiles.Derivative) []filter {
	return []filter{{"settb", fmt.Sprintf("expr=%d/%d", d.FrameRate.Den, d.FrameRate.Num)}, {"setpts", "N"}}
}

// readLikeness reads the list the filter writes, a line for each picture.
func readLikeness(list string, rate float64) Likeness {
	total := Likeness{Worst: 1}
	second, pictures := 0.0, 0
	for line := range strings.Lines(list) {
		_, rest, found := strings.Cut(line, " All:")
		if !found {
			continue
		}
		text, _, _ := strings.Cut(rest, " ")
		likeness, err := strconv.ParseFloat(text, 64)
		if err != nil {
			continue
		}
		total.Sum, total.Pictures = total.Sum+likeness, total.Pictures+1
		second, pictures = second+likeness, pictures+1
		if float64(pictures) >= rate {
			total.Worst, second, pictures = min(total.Worst, second/float64(pictures)), 0, 0
		}
	}
	if pictures > 0 && float64(pictures) >= rate/2 || total.Pictures == int64(pictures) && pictures > 0 {
		total.Worst = min(total.Worst, second/float64(pictures))
	}
	return total
}
