package ffmpeg

import (
	"context"
	"slices"
	"strconv"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/internal/subprocess"
)

// maxCorrections is how often a file is made again because compression pushed its peaks over the ceiling.
const maxCorrections = 4

// voiced makes the files of all voices: measure, encode, measure the result, and correct what came out too high.
func (t *Tools) voiced(ctx context.Context, voices []*voice, stage *stages) ([]SoundFacts, error) {
	if err := t.adjust(ctx, voices, stage.next(0.4)); err != nil {
		return nil, err
	}
	if err := t.make(ctx, voices, stage.next(0.9)); err != nil {
		return nil, err
	}
	facts := make([]SoundFacts, len(voices))
	pending := voices
	for pass := 0; len(pending) > 0; pass++ {
		if err := t.examine(ctx, voices, pending, facts); err != nil {
			return nil, err
		}
		pending = slices.DeleteFunc(slices.Clone(pending), func(v *voice) bool {
			return pass == maxCorrections || !v.correct(facts[slices.Index(voices, v)].TruePeak, pass)
		})
		if err := t.make(ctx, pending, stage.next(0.95)); err != nil {
			return nil, err
		}
	}
	for i, v := range voices {
		v.missed(&facts[i])
	}
	return facts, nil
}

// adjust measures the mixes that are to have a certain loudness and sets their gain.
func (t *Tools) adjust(ctx context.Context, voices []*voice, onProgress func(Progress)) error {
	levelled := slices.DeleteFunc(slices.Clone(voices), func(v *voice) bool { return v.out.Sound.Coding.Loudness == 0 })
	if len(levelled) == 0 {
		return nil
	}
	var meters []*graphs.Stream
	args, err := compile(func(g *graph) error {
		err := drawVoices(g, levelled, func(_ *graph, v *voice, mixed *graphs.Stream) error {
			name := strconv.Itoa(len(meters))
			meters = append(meters, through(mixed, append(v.mix.fit(), meter(name))))
			v.gain.meter = name
			return nil
		})
		g.discard(meters...)
		return err
	})
	if err != nil {
		return err
	}
	result, err := t.watched(ctx, args, onProgress)
	if err != nil {
		return fault(ctx, err)
	}
	read := readings(result.Tail)
	for _, v := range levelled {
		v.amplify(read[v.gain.meter])
	}
	return nil
}

// make encodes the voices.
func (t *Tools) make(ctx context.Context, voices []*voice, onProgress func(Progress)) error {
	if len(voices) == 0 {
		return nil
	}
	args, err := compile(func(g *graph) error {
		return drawVoices(g, voices, func(g *graph, v *voice, mixed *graphs.Stream) error { return v.write(g, mixed) })
	})
	if err != nil {
		return err
	}
	if _, err := t.watched(ctx, args, onProgress); err != nil {
		return fault(ctx, err)
	}
	return nil
}

// watched runs ffmpeg under the stall watchdog and keeps what it says.
func (t *Tools) watched(ctx context.Context, args []string, onProgress func(Progress)) (subprocess.Result, error) {
	reader := &progressReader{report: onProgress}
	result, err := subprocess.Run(ctx, subprocess.Command{
		Path:   t.cfg.FFmpeg,
		Args:   append(append(quiet(), "-v", "info", "-progress", "pipe:1"), args...),
		OnLine: reader.line,
		Stall:  t.cfg.Stall,
		Nice:   t.cfg.Nice,
		Limits: subprocess.Limits{Memory: t.cfg.Memory},
	})
	if err == nil {
		err = hungry(result.Tail)
	}
	return result, err
}
