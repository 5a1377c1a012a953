// Package stills reads image masters and makes image renditions of them and of video frames, through the vips
// programs as child processes.
//
// Renditions are upright, 8 bit sRGB and free of metadata, whatever the master was. A master is refused rather than
// half shown: one that is cut off, damaged, larger than the limits or able to reach outside itself gets a
// [jobs.Fault] with a code.
//
// File paths must not contain square brackets, which vips reads as loader options.
package stills

import (
	"context"
	"strings"
	"time"
)

// Config says where the programs are and what one picture may cost. Start from [DefaultConfig].
type Config struct {
	// Vips and VipsHeader are programs, looked up on PATH when they have no slash.
	Vips       string
	VipsHeader string
	// MaxPixels is the largest picture accepted, width times height.
	MaxPixels int64
	// MaxText bounds in bytes what an SVG or the compressed text inside a PNG may unpack to.
	MaxText int64
	// Memory is the address space one program may take, in bytes; zero sets no limit.
	Memory uint64
	// MaxFile is the largest file one program may write, in bytes; zero sets no limit.
	MaxFile uint64
	// Threads is how many threads one program uses. One is best where many steps run side by side.
	Threads int
	// ProbeTimeout and RenderTimeout bound one program's run while probing and while rendering.
	ProbeTimeout  time.Duration
	RenderTimeout time.Duration
	// Scratch is the folder for short-lived files; empty means the system's temporary folder.
	Scratch string
	// VectorSide is the longer side in pixels at which drawings without pixels of their own (SVG) are taken.
	VectorSide int
}

// DefaultConfig returns limits for publishing photographs and artwork.
func DefaultConfig() Config {
	return Config{
		Vips:          "vips",
		VipsHeader:    "vipsheader",
		MaxPixels:     250_000_000,
		MaxText:       32 << 20,
		Memory:        6 << 30,
		MaxFile:       4 << 30,
		Threads:       1,
		ProbeTimeout:  60 * time.Second,
		RenderTimeout: 5 * time.Minute,
		VectorSide:    2560,
	}
}

// Tools runs the vips programs. It is safe for concurrent use and starts nothing until asked.
type Tools struct {
	cfg Config
}

// New returns tools with these limits.
func New(cfg Config) *Tools { return &Tools{cfg: cfg} }

// Within returns the same tools with another folder for short-lived files, such as one that is removed with its attempt.
func (t *Tools) Within(scratch string) *Tools {
	cfg := t.cfg
	cfg.Scratch = scratch
	return New(cfg)
}

// Version returns the version of vips, such as "8.14.1". It belongs into a rendition's recipe.
func (t *Tools) Version(ctx context.Context) (string, error) {
	said, err := t.run(ctx, call{program: t.cfg.Vips, args: []string{"--version"}, timeout: t.cfg.ProbeTimeout})
	if err != nil {
		return "", err
	}
	return strings.TrimPrefix(strings.TrimSpace(said), "vips-"), nil
}
