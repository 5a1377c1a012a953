package stills_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/internal/testmedia"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func tools(t *testing.T) *stills.Tools {
	t.Helper()
	cfg := stills.DefaultConfig()
	cfg.Scratch = t.TempDir()
	return stills.New(cfg)
}

// probed is what a sample must turn out to be: "format WxH depth [alpha] [note...]", or "! code".
func probed(source profiles.Source, err error) string {
	if err != nil {
		return "! " + jobs.CodeOf(err)
	}
	image := source.Image
	words := []string{source.Container, fmt.Sprintf("%dx%d", image.Width, image.Height), strconv.Itoa(image.BitDepth)}
	if image.Alpha {
		words = append(words, "alpha")
	}
	for _, note := range source.Notes {
		words = append(words, note.Code)
	}
	return strings.Join(words, " ")
}

// samples is the whole collection: a file that is added there must be described here.
func samples() map[string]string {
	return map[string]string{
		"adobe_rgb.jpg":            "jpeg 1900x1263 8",
		"android_still.heic":       "heif 1080x1920 8",
		"bmp_alpha.bmp":            "bmp 50x50 8 alpha",
		"bomb_65536x65536.png":     "! image-too-large",
		"bomb_gif.gif":             "! broken-image",
		"bomb_png_text_chunk.png":  "! image-too-large",
		"cmyk_icc.jpg":             "jpeg 500x333 8 cmyk",
		"cmyk_no_profile.jpg":      "jpeg 500x333 8 cmyk-without-profile",
		"corrupt_exif.jpg":         "jpeg 200x200 8",
		"corrupt_header.jpg":       "! broken-image",
		"display_p3.png":           "png 8x8 8 alpha",
		"drop_shadow.svg":          "svg 2560x1280 8 alpha vector",
		"exif_orientation_1.jpg":   "jpeg 308x410 8",
		"exif_orientation_2.jpg":   "jpeg 308x410 8",
		"exif_orientation_3.jpg":   "jpeg 308x410 8",
		"exif_orientation_4.jpg":   "jpeg 308x410 8",
		"exif_orientation_5.jpg":   "jpeg 231x308 8",
		"exif_orientation_6.jpg":   "jpeg 231x308 8",
		"exif_orientation_7.jpg":   "jpeg 231x308 8",
		"exif_orientation_8.jpg":   "jpeg 231x308 8",
		"gif_animated_5.gif":       "gif 85x77 8 alpha animation-first-frame",
		"gif_dispose_previous.gif": "gif 100x100 8 alpha animation-first-frame",
		"gray_icc.jpg":             "jpeg 715x483 8",
		"hdr_p3_10bit.avif":        "avif 3681x5594 10 hdr",
		"invalid_exif_fuzz.jpg":    "jpeg 61x58 8",
		"iphone.heic":              "heif 2566x3313 8 location-removed",
		"jp2_world.jp2":            "jp2 800x400 8",
		"jpeg_arithmetic.jpg":      "jpeg 10x10 8",
		"jpeg_gps.jpg":             "jpeg 150x103 8 location-removed",
		"jpeg_mpo_3d.mpo":          "jpeg 640x480 8",
		"jxl_small.jxl":            "jxl 640x416 8",
		"kids_720p.avif":           "avif 1280x720 8",
		"logo.svg":                 "svg 2560x1920 8 alpha vector",
		"logo.svgz":                "svgz 2560x1920 8 alpha vector",
		"mp4_renamed.png":          "! unsupported-image",
		"orientation_6.avif":       "avif 3024x4032 8 location-removed",
		"orientation_6.png":        "png 100x200 8 alpha",
		"page_box.pdf":             "! unsupported-image",
		"photo_nature.jpg":         "jpeg 800x533 8",
		"png_16bit.png":            "png 900x600 16",
		"png_alpha_1024.png":       "png 1024x768 8 alpha",
		"png_indexed.png":          "png 290x442 8",
		"prophoto.png":             "png 1x1 8",
		"text_renamed.jpg":         "! unsupported-image",
		"tiff_16bit.tif":           "tiff 290x442 16",
		"tiff_cielab.tiff":         "tiff 400x266 16",
		"tiff_multipage.tif":       "tiff 2464x3248 8 multi-page",
		"truncated.gif":            "! broken-image",
		"truncated.jpg":            "! broken-image",
		"truncated.svgz":           "! unsupported-image", // too little is left to know that it was a drawing
		"ultra_hdr_4k.jpg":         "jpeg 3840x2160 8",
		"webp_alpha.webp":          "webp 300x300 8 alpha",
		"webp_animated_10.webp":    "webp 370x285 8 alpha animation-first-frame",
		"zero_bytes.jpg":           "! empty-master",
	}
}

func TestProbeTellsWhatEverySampleIs(t *testing.T) {
	t.Parallel()
	entries, err := filepath.Glob(filepath.Join(filepath.Dir(testmedia.Sample(t, "images/logo.svg")), "*"))
	if err != nil {
		t.Fatal(err)
	}
	want := samples()
	if len(entries) != len(want) {
		t.Errorf("the collection has %d files, the table %d", len(entries), len(want))
	}
	subject := tools(t)
	for _, path := range entries {
		name := filepath.Base(path)
		t.Run(strings.ReplaceAll(name, ".", "_"), func(t *testing.T) {
			t.Parallel()
			got := probed(subject.Probe(t.Context(), path))
			if got != want[name] {
				t.Errorf("%s is %q, want %q", name, got, want[name])
			}
		})
	}
}

func TestProbeEndsWithItsContext(t *testing.T) {
	t.Parallel()
	path := testmedia.Path(t, "picture.jpg")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(jobs.ErrCanceled)
	_, err := tools(t).Probe(ctx, path)
	if !errors.Is(err, jobs.ErrCanceled) || jobs.CodeOf(err) != "" {
		t.Errorf("a canceled probe must say so and blame nothing else, got %v", err)
	}
}

func TestProbeRefusesMorePixelsThanAllowed(t *testing.T) {
	t.Parallel()
	cfg := stills.DefaultConfig()
	cfg.Scratch, cfg.MaxPixels = t.TempDir(), 640*427-1
	_, err := stills.New(cfg).Probe(t.Context(), testmedia.Path(t, "picture.jpg"))
	if jobs.CodeOf(err) != "image-too-large" {
		t.Errorf("got %v", err)
	}
}

func TestProbeGivesUpInTime(t *testing.T) {
	t.Parallel()
	cfg := stills.DefaultConfig()
	cfg.Scratch, cfg.ProbeTimeout = t.TempDir(), time.Millisecond
	_, err := stills.New(cfg).Probe(t.Context(), testmedia.Path(t, "picture.jpg"))
	if jobs.CodeOf(err) != "image-timeout" {
		t.Errorf("got %v", err)
	}
}

func TestProbeRefusesFilesCutOff(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"images/photo_nature.jpg", "images/png_alpha_1024.png", "images/webp_alpha.webp", "images/tiff_16bit.tif",
		"images/kids_720p.avif", "images/android_still.heic", "images/jxl_small.jxl", "images/jp2_world.jp2", "images/logo.svgz",
	} {
		t.Run(filepath.Ext(name), func(t *testing.T) {
			t.Parallel()
			whole, err := os.ReadFile(testmedia.Sample(t, name))
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "cut")
			if err := os.WriteFile(path, whole[:len(whole)*6/10], 0o600); err != nil {
				t.Fatal(err)
			}
			_, err = tools(t).Probe(t.Context(), path)
			if jobs.CodeOf(err) != "broken-image" {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestVersionNamesVips(t *testing.T) {
	t.Parallel()
	version, err := tools(t).Version(t.Context())
	if err != nil || !strings.HasPrefix(version, "8.") {
		t.Errorf("got %q, %v", version, err)
	}
}
