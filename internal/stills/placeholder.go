package stills

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/reelmill/reelmill/profiles"
)

const (
	placeholderQuality = 40
	maxPlaceholder     = 1024
)

// Placeholder returns a data: URI of at most 1 KiB that shows a picture at a glance while the real one loads. A page
// scales it up; browsers blur it as they do.
func (t *Tools) Placeholder(ctx context.Context, path string) (string, error) {
	scratch, remove, err := t.workshop("")
	if err != nil {
		return "", err
	}
	defer remove()
	m, err := t.open(ctx, path, scratch)
	if err != nil {
		return "", err
	}
	for _, side := range []int{24, 16, 8} {
		uri, err := t.placeholder(ctx, m, side)
		if err != nil || len(uri) <= maxPlaceholder {
			return uri, err
		}
	}
	return "", errors.New("stills: no placeholder is small enough")
}

func (t *Tools) placeholder(ctx context.Context, m master, side int) (string, error) {
	developed, err := t.develop(ctx, m, fit(m.width, m.height, side), t.cfg.ProbeTimeout)
	if err != nil {
		return "", err
	}
	out := Rendition{Path: filepath.Join(m.scratch, "placeholder.webp"), Derivative: profiles.Derivative{
		Format: formatWebP, Profile: profiles.Profile{Still: &profiles.StillCoding{Quality: placeholderQuality}},
	}}
	if err := t.saveWithin(ctx, darkroom{scratch: m.scratch}, developed, out); err != nil {
		return "", err
	}
	picture, err := os.ReadFile(out.Path)
	if err != nil {
		return "", fmt.Errorf("read the placeholder: %w", err)
	}
	return "data:image/webp;base64," + base64.StdEncoding.EncodeToString(picture), nil
}
