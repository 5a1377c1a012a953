package stills

import (
	"context"
	"math"
	"strconv"
	"time"
)

// size is in pixels.
type size struct{ width, height int }

// fit scales a picture down so that its longer side is at most side.
func fit(width, height, side int) size {
	zoom := min(1, float64(side)/float64(max(width, height)))
	return size{scaled(width, zoom), scaled(height, zoom)}
}

func scaled(length int, zoom float64) int {
	return max(1, int(math.Round(float64(length)*zoom)))
}

// develop decodes a master once: upright, 8 bit sRGB with alpha where it has any, at exactly the size asked for.
// It returns the path of the uncompressed result. Ordinary pictures take one program, which decodes no more than the
// size needs; the others are decoded and converted before they are scaled.
func (t *Tools) develop(ctx context.Context, m master, want size, timeout time.Duration) (string, error) {
	s := steps{tools: t, ctx: ctx, master: m, timeout: timeout, path: m.path}
	convert := m.conversion()
	if m.policy().untrusted != "" || convert != nil {
		s.decode(want)
	}
	if convert != nil {
		s.shrink(want)
		convert(&s)
	}
	args := []string{strconv.Itoa(want.width), "--height", strconv.Itoa(want.height), "--size", "force"}
	if s.path == m.path {
		// Cut-off and damaged pictures are refused: half a hero image on the front page is worse than a reason.
		args = append(args, "--fail-on", "error")
	}
	if convert == nil && m.header.profiled() {
		args = append(args, "--export-profile", "srgb")
	}
	s.do("developed", "thumbnail", args...)
	return s.path, s.err
}

// minZoom is the smallest scale vips accepts for drawings.
const minZoom = 0.001

// decode forces the format's loader, so that no other gets to look at the file. A drawing is drawn at the size asked
// for, or larger, rather than scaled afterwards.
func (s *steps) decode(want size) {
	args := []string{"--fail-on", "error"}
	if m := s.master; m.vector() {
		zoom := m.zoom * max(float64(want.width)/float64(m.width), float64(want.height)/float64(m.height))
		args = append(args, "--scale", strconv.FormatFloat(max(zoom, minZoom), 'f', 6, 64))
	}
	s.do("decoded", s.master.policy().loader, args...)
}

// shrink averages whole blocks of pixels while twice the wanted size remains: converting colours is the costly part of
// a large picture, and the last halving is left to a better filter.
func (s *steps) shrink(want size) {
	m := s.master
	factor := min(m.width/want.width, m.height/want.height) / 2
	if factor > 1 {
		by := strconv.Itoa(factor)
		s.do("shrunk", "shrink", by, by)
	}
}

// steps runs operations one after the other, each on the result of the one before, and stops at the first error.
type steps struct {
	tools   *Tools
	ctx     context.Context //nolint:containedctx // lives no longer than one call of develop
	master  master
	timeout time.Duration
	path    string
	err     error
}

func (s *steps) do(name, operation string, args ...string) {
	if s.err != nil {
		return
	}
	out := s.master.working(name)
	c := call{
		program: s.tools.cfg.Vips, args: append([]string{operation, s.path, out}, args...),
		ours: s.path != s.master.path, scratch: s.master.scratch, timeout: s.timeout,
	}
	if operation == s.master.policy().untrusted {
		c.loader = operation
	}
	if _, err := s.tools.run(s.ctx, c); err != nil {
		s.err = readFault(err)
		return
	}
	s.path = out
}
