package ffmpeg

import (
	"context"
	"io"
	"time"

	"github.com/reelmill/reelmill/internal/subprocess"
)

// Config says which programs to run and what they may take. Start from [DefaultConfig].
type Config struct {
	// FFmpeg and FFprobe are program names or paths.
	FFmpeg  string
	FFprobe string
	// Threads bounds the threads of each encoder; zero lets ffmpeg choose. It changes the bytes of an encode, so
	// workers that share a store should agree on it.
	Threads int
	// Memory bounds the address space of one program in bytes; zero sets no bound.
	Memory uint64
	// Nice lowers the priority of encodes, 0 to 19.
	Nice int
	// ProbeTime is the longest one look at a file may take, besides the time it takes to read it from a slow disk.
	ProbeTime time.Duration
	// Stall is how long an encode may show no new frame before it is stopped.
	Stall time.Duration
}

// DefaultConfig returns the settings that suit a worker of its own.
func DefaultConfig() Config {
	return Config{
		FFmpeg:    "ffmpeg",
		FFprobe:   "ffprobe",
		Memory:    16 << 30,
		Nice:      15, // a poster should not wait for an encode that takes minutes anyway
		ProbeTime: time.Minute,
		Stall:     3 * time.Minute,
	}
}

// Tools runs ffmpeg and ffprobe. It holds no state besides its configuration and is safe for concurrent use.
type Tools struct{ cfg Config }

// New returns tools with the given configuration. It starts nothing.
func New(cfg Config) *Tools { return &Tools{cfg: cfg} }

// quiet keeps ffmpeg from talking about itself and from waiting for a keyboard.
func quiet() []string { return []string{"-hide_banner", "-nostdin", "-nostats", "-y"} }

// run starts ffmpeg for something short: a look, a frame, a measurement.
func (t *Tools) run(ctx context.Context, out io.Writer, args ...string) (subprocess.Result, error) {
	return subprocess.Run(ctx, subprocess.Command{
		Path:   t.cfg.FFmpeg,
		Args:   append(quiet(), args...),
		Stdout: out,
		Limits: subprocess.Limits{Memory: t.cfg.Memory},
	})
}

func (t *Tools) ffprobe(ctx context.Context, out io.Writer, args ...string) (subprocess.Result, error) {
	return subprocess.Run(ctx, subprocess.Command{
		Path:   t.cfg.FFprobe,
		Args:   append([]string{"-hide_banner"}, args...),
		Stdout: out,
		Limits: subprocess.Limits{Memory: t.cfg.Memory},
	})
}

func (t *Tools) lines(ctx context.Context, onLine func(string) bool, args ...string) error {
	_, err := subprocess.Run(ctx, subprocess.Command{
		Path:      t.cfg.FFprobe,
		Args:      append([]string{"-hide_banner"}, args...),
		OnLine:    onLine,
		MaxOutput: 1 << 30,
		Limits:    subprocess.Limits{Memory: t.cfg.Memory},
	})
	return err
}

// within bounds one look at a file of this size, which may have to be read whole from a slow disk. The cause tells
// our deadline apart from the caller's.
func (t *Tools) within(ctx context.Context, bytes int64) (context.Context, context.CancelFunc) {
	reading := time.Duration(bytes/slowDisk) * time.Second
	return context.WithTimeoutCause(ctx, t.cfg.ProbeTime+reading, errLookTooLong)
}

// slowDisk is the slowest disk that is waited for, in bytes per second.
const slowDisk = 40 << 20
