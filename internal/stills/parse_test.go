package stills

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/jobs"
)

func TestHeaderBelievesThePictureBeforeItsTexts(t *testing.T) {
	t.Parallel()
	h := parseHeader("a.png: 3x2 uchar, 3 bands, srgb, pngload\nwidth: 3\nheight: 2\npng-comment-0: hello\nwidth: 9999\n")
	if width, height := h.upright(); width != 3 || height != 2 {
		t.Errorf("%dx%d", width, height)
	}
}

func TestWebPIsBareAfterStripping(t *testing.T) {
	t.Parallel()
	chunk := func(kind, body string) string {
		padded := body
		if len(body)%2 == 1 {
			padded += "\x00"
		}
		return kind + string([]byte{byte(len(body)), 0, 0, 0}) + padded
	}
	file := func(chunks string) []byte {
		return append([]byte("RIFF"+string([]byte{byte(len(chunks) + 4), 0, 0, 0})+"WEBP"), chunks...)
	}
	full := file(chunk("VP8X", "\x3c\x00\x00\x00123456") + chunk("ICCP", "abc") + chunk("ALPH", "x") + chunk("VP8 ", "yy") + chunk("EXIF", "gps") + chunk("XMP ", "who"))
	want := file(chunk("VP8X", "\x10\x00\x00\x00123456") + chunk("ALPH", "x") + chunk("VP8 ", "yy"))
	got, err := bareWebP(full)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
	if _, err := bareWebP(full[:len(full)-3]); !errors.Is(err, errNotWebP) {
		t.Errorf("cut off: %v", err)
	}
}

func FuzzBareWebP(f *testing.F) {
	f.Add([]byte("RIFF\x0c\x00\x00\x00WEBPVP8 \x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, file []byte) {
		bare, err := bareWebP(file)
		if err == nil && len(bare) > len(file) {
			t.Error("stripping made it longer")
		}
	})
}

func TestCameraRawIsNotATIFF(t *testing.T) {
	t.Parallel()
	directory := func(entries ...string) string {
		file := "II*\x00\x08\x00\x00\x00" + string([]byte{byte(len(entries)), 0})
		return file + strings.Join(entries, "")
	}
	const (
		dng       = "\x12\xc6\x01\x00\x04\x00\x00\x00\x01\x04\x00\x00"
		thumbnail = "\xfe\x00\x04\x00\x01\x00\x00\x00\x01\x00\x00\x00"
		whole     = "\xfe\x00\x04\x00\x01\x00\x00\x00\x00\x00\x00\x00"
		nested    = "\x4a\x01\x04\x00\x01\x00\x00\x00\x00\x00\x00\x00"
	)
	for file, want := range map[string]string{
		directory(dng):               "unsupported-image",
		directory(thumbnail, nested): "unsupported-image",
		directory(whole, nested):     "",
		directory(whole):             "",
		directory(whole)[:14]:        "broken-image",
	} {
		if got := jobs.CodeOf(checkRaw(bytes.NewReader([]byte(file)))); got != want {
			t.Errorf("%q: %q, want %q", file, got, want)
		}
	}
}

func FuzzSignalledTone(f *testing.F) {
	colr := "\x00\x00\x00\x13colrnclx\x00\x0c\x00\x10\x00\x06\x80"
	ipco := "\x00\x00\x00\x1bipco" + colr
	iprp := "\x00\x00\x00\x23iprp" + ipco
	f.Add([]byte("\x00\x00\x00\x08ftyp\x00\x00\x00\x2fmeta\x00\x00\x00\x00" + iprp))
	f.Fuzz(func(t *testing.T, file []byte) {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := signalledTone(path); err != nil {
			t.Error(err)
		}
	})
}

func TestSignalledToneIsFound(t *testing.T) {
	t.Parallel()
	colr := "\x00\x00\x00\x13colrnclx\x00\x0c\x00\x10\x00\x06\x80"
	ipco := "\x00\x00\x00\x1bipco" + colr
	iprp := "\x00\x00\x00\x23iprp" + ipco
	path := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(path, []byte("\x00\x00\x00\x08ftyp\x00\x00\x00\x2fmeta\x00\x00\x00\x00"+iprp), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := signalledTone(path)
	if want := (tone{primaries: primariesP3, transfer: transferPQ}); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAlongKeepsTheLargestCropUnscaled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ start, length, want, whole, planned, from, run int }{
		{0, 1000, 500, 500, 1000, 0, 500},
		{101, 333, 167, 500, 1000, 51, 167},  // 166.5 rounds to the wanted size
		{667, 333, 166, 500, 1000, 334, 166}, // at the far edge
		{0, 400, 100, 1000, 1000, 0, 400},    // to be scaled afterwards
	} {
		from, run := along(c.start, c.length, c.want, c.whole, c.planned)
		if from != c.from || run != c.run || from+run > c.whole {
			t.Errorf("%+v gives %d, %d", c, from, run)
		}
	}
}
