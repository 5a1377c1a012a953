package stills

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
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
// It returns the path of the uncompressed result.
func (t *Tools) develop(ctx context.Context, m master, want size, timeout time.Duration) (string, error) {
	c := call{program: t.cfg.Vips, scratch: m.scratch, timeout: timeout}
	input := m.path
	if m.policy().untrusted != "" {
		decoded, err := t.decode(ctx, m, want, timeout)
		if err != nil {
			return "", err
		}
		input, c.ours = decoded, true
	}
	developed := m.working("developed")
	c.args = []string{
		"thumbnail", input, developed, strconv.Itoa(want.width),
		"--height", strconv.Itoa(want.height), "--size", "force", "--export-profile", "srgb",
		// Cut-off and damaged pictures are refused: half a hero image on the front page is worse than a reason.
		"--fail-on", "error",
	}
	if !m.tone.plain() && !m.header.has("icc-profile-data") {
		profile := filepath.Join(m.scratch, "signalled.icc")
		if err := os.WriteFile(profile, m.tone.profile(), 0o600); err != nil {
			return "", fmt.Errorf("write the colour profile: %w", err)
		}
		c.args = append(c.args, "--import-profile", profile)
	}
	if _, err := t.run(ctx, c); err != nil {
		return "", readFault(err)
	}
	return developed, nil
}

// decode forces the one loader an untrusted format is allowed, so that no other gets to look at the file. A drawing is
// drawn at the size asked for, or larger, rather than scaled afterwards.
func (t *Tools) decode(ctx context.Context, m master, want size, timeout time.Duration) (string, error) {
	decoded := m.working("decoded")
	loader := m.policy().untrusted
	args := []string{loader, m.path, decoded, "--fail-on", "error"}
	if m.vector() {
		zoom := m.zoom * max(float64(want.width)/float64(m.width), float64(want.height)/float64(m.height))
		args = append(args, "--scale", strconv.FormatFloat(max(zoom, minZoom), 'f', 6, 64))
	}
	_, err := t.run(ctx, call{program: t.cfg.Vips, args: args, loader: loader, scratch: m.scratch, timeout: timeout})
	if err != nil {
		return "", readFault(err)
	}
	return decoded, nil
}

// minZoom is the smallest scale vips accepts for drawings.
const minZoom = 0.001
