package stills

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/testmedia"
)

// The expected colours come from the definitions of the colour spaces, worked out from the stored pixel, or, where
// only the profile's own tables tell (CMYK, dot gain), from a conversion with that profile alone.
func TestColoursComeOutRight(t *testing.T) {
	t.Parallel()
	adobe := func(r, g, b float64) []float64 { return toSRGB(adobeRGB(), 563.0/256, 255, r, g, b) }
	type spot struct {
		x, y      int
		want      []float64
		tolerance float64
	}
	for sample, spots := range map[string][]spot{
		"adobe_rgb.jpg":       {{100, 1200, adobe(207, 182, 162), 2}, {1500, 600, adobe(68, 59, 50), 2}},
		"display_p3.png":      {{4, 4, []float64{255, 0, 0, 255}, 1}}, // beyond sRGB: as red as it gets
		"png_16bit.png":       {{100, 100, []float64{174, 28, 40}, 1}, {100, 500, []float64{33, 70, 139}, 1}},
		"tiff_cielab.tiff":    {{200, 60, []float64{105, 128, 60}, 3}}, // L*a*b* 50.5 -17.2 33.6 under D50
		"cmyk_icc.jpg":        {{230, 180, []float64{63, 74, 57}, 2}, {400, 300, []float64{136, 141, 148}, 2}},
		"cmyk_no_profile.jpg": {{400, 300, []float64{124, 127, 137}, 2}},
		"gray_icc.jpg":        {{350, 50, []float64{124, 124, 124}, 1}},
		"photo_nature.jpg":    {{100, 100, []float64{243, 244, 239}, 0}},
	} {
		t.Run(sample, func(t *testing.T) {
			t.Parallel()
			subject := New(DefaultConfig())
			m, err := subject.open(t.Context(), testmedia.Sample(t, "images/"+sample), t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			developed, err := subject.develop(t.Context(), m, size{m.width, m.height}, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range spots {
				expectColour(t, pixel(t, subject, developed, c.x, c.y), c.want, c.tolerance)
			}
		})
	}
}

func expectColour(t *testing.T, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%v has not as many bands as %v", got, want)
	}
	for band := range got {
		if math.Abs(got[band]-want[band]) > tolerance {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

// adobeRGB turns linear Adobe RGB (1998) into linear sRGB; both have the white D65.
func adobeRGB() [3][3]float64 {
	return [3][3]float64{{1.39836, -0.39836, 0}, {0, 1, 0}, {0, -0.04293, 1.04293}}
}

func toSRGB(matrix [3][3]float64, gamma, full, r, g, b float64) []float64 {
	light := [3]float64{math.Pow(r/full, gamma), math.Pow(g/full, gamma), math.Pow(b/full, gamma)}
	out := make([]float64, 3)
	for i, row := range matrix {
		out[i] = 255 * codeSRGB(max(0, min(1, row[0]*light[0]+row[1]*light[1]+row[2]*light[2])))
	}
	return out
}

// Every corner of the picture is where the first orientation has it, so nothing is mirrored or upside down.
func TestOrientationIsApplied(t *testing.T) {
	t.Parallel()
	corners := func(n int) (bright [4]float64) {
		subject := New(DefaultConfig())
		m, err := subject.open(t.Context(), testmedia.Sample(t, fmt.Sprintf("images/exif_orientation_%d.jpg", n)), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		developed, err := subject.develop(t.Context(), m, size{3, 4}, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		picture := decoded(t, subject, developed)
		for i := range bright {
			_, green, _, _ := picture.At(i%2*2, i/2*3).RGBA()
			bright[i] = float64(green >> 8)
		}
		return bright
	}
	first := corners(1)
	if math.Abs(first[0]-first[2]) < 20 && math.Abs(first[0]-first[1]) < 20 {
		t.Fatalf("the corners %v are too alike to tell", first)
	}
	for n := 2; n <= 8; n++ {
		for i, bright := range corners(n) {
			if math.Abs(bright-first[i]) > 12 {
				t.Errorf("orientation %d, corner %d: %v, want %v", n, i, bright, first[i])
			}
		}
	}
}

func TestTransparencyBecomesWhiteInJPEG(t *testing.T) {
	t.Parallel()
	subject, dir := New(DefaultConfig()), t.TempDir()
	m, err := subject.open(t.Context(), testmedia.Sample(t, "images/png_alpha_1024.png"), dir)
	if err != nil {
		t.Fatal(err)
	}
	developed, err := subject.develop(t.Context(), m, size{256, 192}, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for format, want := range map[string][]float64{"jpeg": {255, 255, 255}, "webp": {0}, "avif": {0}} {
		out := Rendition{Path: dir + "/" + format}
		out.Derivative.Format = format
		if err := subject.saveWithin(t.Context(), darkroom{scratch: dir}, developed, out); err != nil {
			t.Fatal(err)
		}
		got := pixel(t, subject, out.Path, 2, 2)
		got = got[len(got)-len(want):] // of WebP and AVIF only the alpha
		for band := range want {
			if math.Abs(got[band]-want[band]) > 2 {
				t.Errorf("%s: %v, want %v", format, got, want)
			}
		}
	}
}
