package profiles_test

import (
	"fmt"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func TestPosterCrops(t *testing.T) {
	t.Parallel()
	type point = profiles.FocalPoint
	tests := []struct {
		name          string
		width, height int
		focal         point
		profile, want string // crop, then size
	}{
		{"whole frame", 1920, 1080, point{0.5, 0.5}, "hero", "all 1600x900"},
		{"card in the middle", 1920, 1080, point{0.5, 0.5}, "card", "1440x1080+240+0 800x600"},
		{"square on the left", 1920, 1080, point{0, 0.5}, "square", "1080x1080+0+0 800x800"},
		{"square on the right", 1920, 1080, point{1, 1}, "square", "1080x1080+840+0 800x800"},
		{"square near the left", 1920, 1080, point{0.4, 0.5}, "square", "1080x1080+228+0 800x800"},
		{"hero of a portrait", 1080, 1920, point{0.5, 0.25}, "hero", "1080x608+0+176 1080x608"},
		{"odd source", 434, 343, point{0.5, 0.5}, "hero", "434x244+0+50 434x244"},
		{"odd source, square", 434, 343, point{0.5, 0.5}, "square", "342x342+46+0 342x342"},
		{"letterbox", 1280, 272, point{0.5, 0.5}, "card", "362x272+458+0 362x272"},
		{"tiny", 32, 32, point{0.5, 0.5}, "hero", "32x18+0+6 32x18"},
		{"a pixel", 1, 1, point{0.5, 0.5}, "hero", "all 1x1"},
	}
	set := builtin(t, "article")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			plan := planned(t, set, video(test.width, test.height), profiles.Options{Focal: test.focal})
			posters := named(plan, test.profile)
			if len(posters) != 2 || posters[0].Format != "webp" || posters[1].Format != "jpeg" {
				t.Fatalf("posters = %+v", posters)
			}
			for _, d := range posters {
				if got := cropWords(d); got != test.want {
					t.Errorf("got %s, want %s", got, test.want)
				}
				if d.Profile.Still.Width != d.Width || d.Profile.Still.Formats[0] != d.Format {
					t.Errorf("profile is not resolved: %+v", d.Profile.Still)
				}
			}
			if wide := posters[0].Width >= 800; !wide && !hasNote(plan, "smaller-than-asked") {
				t.Error("nobody was told that the poster is small")
			}
		})
	}
}

func named(plan *profiles.Plan, name string) []profiles.Derivative {
	var list []profiles.Derivative
	for _, d := range plan.Derivatives {
		if d.Profile.Name == name {
			list = append(list, d)
		}
	}
	return list
}

func cropWords(d profiles.Derivative) string {
	crop := "all"
	if c := d.Crop; c != nil {
		crop = fmt.Sprintf("%dx%d+%d+%d", c.Width, c.Height, c.X, c.Y)
	}
	return fmt.Sprintf("%s %dx%d", crop, d.Width, d.Height)
}

func TestImageRenditions(t *testing.T) {
	t.Parallel()
	plan := planned(t, builtin(t, "image"), picture(3001, 2001), centred())
	want := []string{
		"wide avif all 2000x1334", "wide webp all 2000x1334", "wide jpeg all 2000x1334",
		"medium webp all 1200x800", "medium jpeg all 1200x800", "small webp all 600x400", "small jpeg all 600x400",
		"hero webp 3001x1688+0+157 1600x900", "hero jpeg 3001x1688+0+157 1600x900",
		"card webp 2668x2001+167+0 800x600", "card jpeg 2668x2001+167+0 800x600",
		"square webp 2001x2001+500+0 800x800", "square jpeg 2001x2001+500+0 800x800",
	}
	for i, d := range plan.Derivatives {
		if got := fmt.Sprintf("%s %s %s", d.Profile.Name, d.Format, cropWords(d)); i >= len(want) || got != want[i] {
			t.Errorf("derivative %d is %s", i, got)
		}
	}
	if len(plan.Derivatives) != len(want) || len(plan.Notes) != 0 {
		t.Errorf("%d derivatives, want %d; notes %+v", len(plan.Derivatives), len(want), plan.Notes)
	}
}

func TestImageOfOnePixel(t *testing.T) {
	t.Parallel()
	for _, d := range planned(t, builtin(t, "image"), picture(1, 1), centred()).Derivatives {
		if d.Width != 1 || d.Height != 1 {
			t.Errorf("%s is %dx%d", d.Profile.Name, d.Width, d.Height)
		}
	}
}
