package stills

import (
	"fmt"
	"os"
	"path/filepath"
)

// admit does the checks vips does not do, and returns the path to decode.
func (t *Tools) admit(path, format, scratch string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("find the picture: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("open the picture: %w", err)
	}
	defer f.Close()
	switch format {
	case formatPNG:
		return path, checkPNGText(f, t.cfg.MaxText)
	case formatTIFF:
		return path, checkRaw(f)
	case formatSVG, formatSVGZ:
		return t.admitDrawing(f, format, scratch)
	default:
		return path, nil
	}
}

// admitDrawing writes the very text that was checked, so that nothing else can be drawn.
func (t *Tools) admitDrawing(f *os.File, format, scratch string) (string, error) {
	read := readBounded
	if format == formatSVGZ {
		read = unzip
	}
	text, err := read(f, t.cfg.MaxText)
	if err != nil {
		return "", err
	}
	if err := checkDrawing(text); err != nil {
		return "", err
	}
	copied := filepath.Join(scratch, "drawing.svg")
	if err := os.WriteFile(copied, text, 0o600); err != nil {
		return "", fmt.Errorf("write the checked drawing: %w", err)
	}
	return copied, nil
}
