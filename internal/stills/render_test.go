package stills_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/internal/testmedia"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func want(format string, width, height int, crop *profiles.Crop) profiles.Derivative {
	return profiles.Derivative{
		Format: format, Width: width, Height: height, Crop: crop,
		Profile: profiles.Profile{Name: "test", Output: profiles.OutputImage, Still: &profiles.StillCoding{Quality: 80}},
	}
}

// render probes and renders one picture, and verifies every rendition.
func render(t *testing.T, path string, wants ...profiles.Derivative) []stills.Rendition {
	t.Helper()
	subject := tools(t)
	source, err := subject.Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	outs := make([]stills.Rendition, 0, len(wants))
	for i, derivative := range wants {
		outs = append(outs, stills.Rendition{Derivative: derivative, Path: filepath.Join(dir, string(rune('a'+i)))})
	}
	if err := subject.Render(t.Context(), path, source, filepath.Join(dir, "short-lived"), outs); err != nil {
		t.Fatal(err)
	}
	for _, out := range outs {
		facts, err := subject.Verify(t.Context(), out.Path, out.Derivative)
		if err != nil || facts.Bytes == 0 || facts.Mime != "image/"+out.Derivative.Format {
			t.Errorf("%s: %+v, %v", out.Derivative.Format, facts, err)
		}
	}
	return outs
}

func TestRenderMakesEveryFormatAndCropFromOneDecode(t *testing.T) {
	t.Parallel()
	crop := &profiles.Crop{X: 100, Y: 27, Width: 400, Height: 400}
	outs := render(t, testmedia.Path(t, "picture.png"),
		want("jpeg", 300, 200, nil), want("webp", 300, 200, nil), want("avif", 300, 200, nil),
		want("jpeg", 300, 300, crop), want("webp", 150, 150, crop))
	left, err := filepath.Glob(filepath.Join(filepath.Dir(outs[0].Path), "short-lived", "*"))
	if err != nil || len(left) != 0 {
		t.Errorf("short-lived files stay: %v, %v", left, err)
	}
}

func TestRenderTakesFramesOfVideo(t *testing.T) {
	t.Parallel()
	// The plan speaks of 1280x854; the frame at hand is half of that.
	source := profiles.Source{Media: profiles.MediaVideo, Video: &profiles.VideoTrack{Width: 1280, Height: 854}}
	out := stills.Rendition{
		Path:       filepath.Join(t.TempDir(), "poster"),
		Derivative: want("webp", 320, 180, &profiles.Crop{X: 0, Y: 100, Width: 1280, Height: 720}),
	}
	subject := tools(t)
	if err := subject.Render(t.Context(), testmedia.Path(t, "picture.png"), source, "", []stills.Rendition{out}); err != nil {
		t.Fatal(err)
	}
	if _, err := subject.Verify(t.Context(), out.Path, out.Derivative); err != nil {
		t.Error(err)
	}
}

func TestRenditionsOfEveryKindOfMaster(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"bmp_alpha.bmp", "cmyk_icc.jpg", "exif_orientation_5.jpg", "gif_animated_5.gif", "jp2_world.jp2", "jpeg_gps.jpg",
		"jxl_small.jxl", "logo.svgz", "orientation_6.png", "prophoto.png", "tiff_cielab.tiff", "webp_alpha.webp",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := testmedia.Sample(t, "images/"+name)
			source, err := tools(t).Probe(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			width := min(source.Image.Width, 64)
			height := max(1, source.Image.Height*width/source.Image.Width)
			render(t, path, want("jpeg", width, height, nil), want("webp", width, height, nil), want("avif", width, height, nil))
		})
	}
}

func TestRenderRefusesWhatItCannotDo(t *testing.T) {
	t.Parallel()
	subject, path := tools(t), testmedia.Path(t, "picture.png")
	source := profiles.Source{Image: &profiles.Picture{Width: 640, Height: 427}}
	for name, derivative := range map[string]profiles.Derivative{
		"unsupported-format": want("tiff", 64, 43, nil),
		"":                   want("webp", 64, 43, &profiles.Crop{X: 600, Width: 100, Height: 50}),
	} {
		out := stills.Rendition{Path: filepath.Join(t.TempDir(), "out"), Derivative: derivative}
		err := subject.Render(t.Context(), path, source, "", []stills.Rendition{out})
		if err == nil || jobs.CodeOf(err) != name {
			t.Errorf("%v, want the code %q", err, name)
		}
	}
}

func TestVerifyFindsWrongRenditions(t *testing.T) {
	t.Parallel()
	subject := tools(t)
	cut := filepath.Join(t.TempDir(), "cut")
	whole, err := os.ReadFile(testmedia.Path(t, "picture.jpg"))
	if err == nil {
		err = os.WriteFile(cut, whole[:len(whole)/2], 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path string
		want profiles.Derivative
	}{
		"format":   {testmedia.Path(t, "picture.jpg"), want("webp", 640, 427, nil)},
		"size":     {testmedia.Path(t, "picture.jpg"), want("jpeg", 640, 426, nil)},
		"cut off":  {cut, want("jpeg", 640, 427, nil)},
		"no image": {testmedia.Path(t, "tiny.mp4"), want("jpeg", 160, 90, nil)},
	} {
		if _, err := subject.Verify(t.Context(), c.path, c.want); jobs.CodeOf(err) != "output-invalid" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := subject.Verify(t.Context(), "/nowhere", want("jpeg", 1, 1, nil)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestVerifyFindsMetadata(t *testing.T) {
	t.Parallel()
	path := testmedia.Sample(t, "images/jpeg_gps.jpg")
	_, err := tools(t).Verify(t.Context(), path, want("jpeg", 150, 103, nil))
	if jobs.CodeOf(err) != "output-invalid" {
		t.Errorf("a picture with a position passes: %v", err)
	}
}

func TestPlaceholderIsTiny(t *testing.T) {
	t.Parallel()
	for _, path := range []string{
		testmedia.Path(t, "picture.jpg"), testmedia.Sample(t, "images/png_alpha_1024.png"), testmedia.Sample(t, "images/webp_alpha.webp"),
	} {
		uri, err := tools(t).Placeholder(t.Context(), path)
		if err != nil || !strings.HasPrefix(uri, "data:image/webp;base64,UklGR") || len(uri) > 1024 {
			t.Errorf("%s: %d bytes, %v", filepath.Base(path), len(uri), err)
		}
	}
}

// A picture is compressed harder until it keeps within the bytes of its profile, as far as that can be borne.
func TestRenderKeepsWithinBytes(t *testing.T) {
	t.Parallel()
	subject := tools(t)
	input := testmedia.Sample(t, "images/photo_nature.jpg")
	src, err := subject.Probe(t.Context(), input)
	if err != nil {
		t.Fatal(err)
	}
	size := func(budget int64) int64 {
		d := want("jpeg", 480, 320, nil)
		d.Profile.Still = &profiles.StillCoding{Width: 480, Formats: []string{"jpeg"}, Quality: 90}
		d.Profile.MaxBytes = budget
		out := stills.Rendition{Derivative: d, Path: filepath.Join(t.TempDir(), "out.jpg")}
		if err := subject.Render(t.Context(), input, src, t.TempDir(), []stills.Rendition{out}); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(out.Path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	free := size(0)
	if tight := size(free / 2); tight > free/2 || tight < free/4 {
		t.Errorf("%d bytes within %d, %d without a bound", tight, free/2, free)
	}
	if impossible := size(1000); impossible <= 1000 {
		t.Errorf("%d bytes: a picture that must be worthless", impossible)
	}
}
