package stills_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/internal/testmedia"
)

func TestSniffKnowsImagesFromTheRest(t *testing.T) {
	t.Parallel()
	ftyp := func(major string, compatible ...string) string {
		box := "ftyp" + major + "\x00\x00\x00\x00"
		for _, brand := range compatible {
			box += brand
		}
		return string([]byte{0, 0, 0, byte(len(box) + 4)}) + box
	}
	for head, want := range map[string]string{
		"":                                  "",
		"\xff\xd8\xff\xe0":                  "jpeg",
		"RIFF\x00\x00\x00\x00WEBPVP8 ":      "webp",
		"RIFF\x00\x00\x00\x00AVI LIST":      "",
		"RIFF\x00\x00\x00\x00WAVEfmt ":      "",
		"II*\x00\x10\x00\x00\x00CR\x02\x00": "raw",
		ftyp("heic", "mif1", "heic"):        "heif",
		ftyp("mif1", "heic"):                "heif",
		ftyp("mif1", "miaf", "avif"):        "avif",
		ftyp("avif"):                        "avif",
		ftyp("isom", "avif"):                "",
		ftyp("mp42", "isom", "mp41"):        "",
		ftyp("qt  "):                        "",
		ftyp("iso5", "dash"):                "",
		"BM":                                "",
		"BMW is a car, not a bitmap":        "",
		"\x00\x00\x01\x00\x22\xd0\xff\xff\xfb\x98\x00\x00\x01\xb5\x8f\xff\xf3\x41\x80\x00\x00\x01": "", // an MPEG picture
		"\x00\x00\x01\xba\x44\x00":                                                          "",
		"<svg xmlns=\"http://www.w3.org/2000/svg\">":                                        "svg",
		"\ufeff<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<!DOCTYPE svg PUBLIC \"x\">": "svg",
		"<svgfoo>":               "",
		"<html><svg></svg>":      "",
		"<!-- never closed <svg": "",
		"WEBVTT\n\n":             "",
		"%PDF-1.7":               "pdf",
		"8BPS\x00\x01":           "psd",
	} {
		if got, ok := stills.Sniff([]byte(head)); got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v; want %q", head, got, ok, want)
		}
	}
}

func TestSniffLooksIntoCompressedDrawings(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"<svg/>": "svgz", "just some text": ""} {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if got, _ := stills.Sniff(packed.Bytes()); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestSniffLeavesVideoAlone(t *testing.T) {
	t.Parallel()
	dir := filepath.Dir(testmedia.Sample(t, "video/flower_h264_2997.mp4"))
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		file, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got, ok := stills.Sniff(file[:min(len(file), stills.SniffLen)])
		if ok && entry.Name() != "png_image_renamed.mp4" {
			t.Errorf("%s was taken for %s", entry.Name(), got)
		}
	}
}

func FuzzSniff(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x20ftypavif\x00\x00\x00\x00mif1"))
	f.Add([]byte("<?xml ?><!-- --><svg>"))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Fuzz(func(t *testing.T, head []byte) {
		if format, ok := stills.Sniff(head); ok == (format == "") {
			t.Errorf("%q, %v", format, ok)
		}
	})
}
