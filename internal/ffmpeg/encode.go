package ffmpeg

import (
	"context"
	"os"
	"time"

	"github.com/reelmill/reelmill/internal/subprocess"
	"github.com/reelmill/reelmill/jobs"
)

// Encode makes all outputs of e in one process and calls onProgress, which may be nil, about twice a second from
// another goroutine, one call at a time, never after it has returned. When ctx ends it stops ffmpeg and returns
// [context.Cause]; every other failure is a [jobs.Fault]. Half-written outputs are removed. That it returns nil does
// not mean that the outputs are right: see [Tools.VerifyChunk].
func (t *Tools) Encode(ctx context.Context, e Encode, onProgress func(Progress)) error {
	if e.Threads == 0 {
		e.Threads = t.cfg.Threads
	}
	for {
		err := t.attempt(ctx, e, onProgress)
		if err != nil || !e.entered() {
			return err
		}
		early, err := e.landedEarly()
		if err != nil || early {
			return err
		}
		// The file's index, or the lack of one, brought us too far in. Entering earlier always helps in the end: at the
		// beginning there is nothing to miss.
		e.earlier = 4*e.earlier + 10
	}
}

// landedEarly reports whether the picture that the chunk begins with was read.
func (e Encode) landedEarly() (bool, error) {
	list, err := os.ReadFile(e.landing())
	if err != nil {
		return false, jobs.AsFault(err)
	}
	_ = os.Remove(e.landing())
	times := stamps(string(list))
	part := e.stretch()
	return len(times) > 0 && times[0] <= part.Start()+0.5/value(part.Rate), nil
}

func (t *Tools) attempt(ctx context.Context, e Encode, onProgress func(Progress)) error {
	args, err := e.Args()
	if err != nil {
		return jobs.Refuse("plan-impossible", "The planned outputs cannot be made from this master.", "Plan the asset again.", err)
	}
	if err := t.encode(ctx, args, onProgress); err != nil {
		for _, out := range e.Outputs {
			_ = os.Remove(out.Path)
		}
		_ = os.Remove(e.landing())
		return fault(ctx, err)
	}
	return nil
}

// encode runs ffmpeg with progress and the stall watchdog.
func (t *Tools) encode(ctx context.Context, args []string, onProgress func(Progress)) error {
	return t.work(ctx, args, onProgress, t.cfg.Stall)
}

// copying is how many times longer than an encode a copy may show no progress: it moves all of a large file to put the
// index in front, and says nothing meanwhile.
const copying = 10

// rewrap runs ffmpeg where it copies streams.
func (t *Tools) rewrap(ctx context.Context, args []string) error {
	return t.work(ctx, args, nil, copying*t.cfg.Stall)
}

func (t *Tools) work(ctx context.Context, args []string, onProgress func(Progress), stall time.Duration) error {
	reader := &progressReader{report: onProgress}
	result, err := subprocess.Run(ctx, subprocess.Command{
		Path:   t.cfg.FFmpeg,
		Args:   append(append(quiet(), "-v", "warning", "-progress", "pipe:1"), args...),
		OnLine: reader.line,
		Stall:  stall,
		Nice:   t.cfg.Nice,
		Limits: subprocess.Limits{Memory: t.cfg.Memory},
	})
	if err == nil {
		err = hungry(result.Tail)
	}
	return err
}
