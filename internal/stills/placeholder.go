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
	placeholderSide    = 24
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
	small := fit(m.width, m.height, placeholderSide)
	developed, err := t.develop(ctx, m, small, t.cfg.ProbeTimeout)
	if err != nil {
		return "", err
	}
	out := Rendition{Path: filepath.Join(scratch, "placeholder.webp"), Derivative: profiles.Derivative{
		Format: "webp", Profile: profiles.Profile{Still: &profiles.StillCoding{Quality: placeholderQuality}},
	}}
	if err := t.save(ctx, darkroom{scratch: scratch}, developed, out); err != nil {
		return "", err
	}
	return dataURI(out.Path)
}

func dataURI(path string) (string, error) {
	picture, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read the placeholder: %w", err)
	}
	uri := "data:image/webp;base64," + base64.StdEncoding.EncodeToString(picture)
	if len(uri) > maxPlaceholder {
		return "", errors.New("stills: the placeholder is too large")
	}
	return uri, nil
}
