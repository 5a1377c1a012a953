package stills

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// pixel returns the bands of one pixel.
func pixel(t *testing.T, tools *Tools, path string, x, y int) []float64 {
	t.Helper()
	said, err := tools.run(t.Context(), call{
		program: tools.cfg.Vips, args: []string{"getpoint", path, strconv.Itoa(x), strconv.Itoa(y)}, ours: true, timeout: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	var bands []float64
	for field := range strings.FieldsSeq(said) {
		band, err := strconv.ParseFloat(field, 64)
		if err != nil {
			t.Fatal(err)
		}
		bands = append(bands, band)
	}
	return bands
}

// decoded returns a whole picture.
func decoded(t *testing.T, tools *Tools, path string) image.Image {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "copy.png")
	_, err := tools.run(t.Context(), call{
		program: tools.cfg.Vips, args: []string{"pngsave", path, copied}, ours: true, timeout: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(copied)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}
