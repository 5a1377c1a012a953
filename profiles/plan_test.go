package profiles_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func TestPlanByKindOfMaster(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, set string
		source    profiles.Source
		want      map[profiles.Output]int
	}{
		{"video", "article", video(1920, 1080), map[profiles.Output]int{"video": 4, "poster": 6, "teaser": 1, "storyboard": 1, "stream": 2}},
		{"sound", "article", sound(), map[profiles.Output]int{"audio": 1, "stream": 2}},
		{"picture", "article", picture(4000, 3000), map[profiles.Output]int{"image": 8}},
		{"picture", "image", picture(4000, 3000), map[profiles.Output]int{"image": 13}},
	}
	for _, test := range tests {
		plan := planned(t, builtin(t, test.set), test.source, centred())
		total := 0
		for output, count := range test.want {
			total += count
			if got := len(only(plan, output)); got != count {
				t.Errorf("%s with %s: %d %s outputs, want %d", test.name, test.set, got, output, count)
			}
		}
		if len(plan.Derivatives) != total || plan.Set != test.set {
			t.Errorf("%s with %s: %d derivatives, want %d", test.name, test.set, len(plan.Derivatives), total)
		}
	}
}

func TestPlanRefuses(t *testing.T) {
	t.Parallel()
	nan := profiles.FocalPoint{X: math.NaN(), Y: 0.5}
	tests := []struct {
		name, set string
		source    profiles.Source
		options   profiles.Options
		want      string
	}{
		{"video with the image set", "image", video(640, 360), centred(), "nothing-to-make"},
		{"sound with the image set", "image", sound(), centred(), "nothing-to-make"},
		{"no kind", "article", profiles.Source{}, centred(), "source-unusable"},
		{"video without pictures", "article", profiles.Source{Media: profiles.MediaVideo}, centred(), "source-unusable"},
		{"sound without sound", "article", profiles.Source{Media: profiles.MediaAudio}, centred(), "source-unusable"},
		{"picture without one", "article", profiles.Source{Media: profiles.MediaImage}, centred(), "source-unusable"},
		{"no size", "article", video(0, 0), centred(), "source-unusable"},
		{"far too large", "article", video(1<<20, 16), centred(), "source-unusable"},
		{"focal point outside", "article", video(640, 360), profiles.Options{Focal: profiles.FocalPoint{X: 1.5}}, "focal-point-outside"},
		{"focal point nowhere", "article", video(640, 360), profiles.Options{Focal: nan}, "focal-point-outside"},
	}
	for _, test := range tests {
		_, err := builtin(t, test.set).Plan(test.source, test.options)
		if fault := jobs.AsFault(err); err == nil || fault.Code != test.want || fault.Hint == "" || fault.Class != jobs.Permanent {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
	}
}

func TestPlanNotesWhatIsOdd(t *testing.T) {
	t.Parallel()
	tests := map[string]profiles.Source{
		"no-audio":        with(video(640, 360), func(s *profiles.Source) { s.Audio = nil }),
		"hdr-to-sdr":      with(video(640, 360), func(s *profiles.Source) { s.Video.HDR = "hlg" }),
		"no-pictures":     sound(),
		"variable-rate":   with(video(374, 666), func(s *profiles.Source) { s.Video.VariableRate = true }),
		"first-page-only": with(picture(640, 360), func(s *profiles.Source) { s.Image.Pages = 12 }),
		"more-audio-tracks": with(video(640, 360), func(s *profiles.Source) {
			s.Audio = append(s.Audio, profiles.AudioTrack{Index: 2, Language: "fr", Channels: 6})
		}),
		"too-short-for-teaser": with(video(640, 360), func(s *profiles.Source) { s.Duration = 1.4 }),
		"duration-unknown": with(video(640, 360), func(s *profiles.Source) {
			s.Duration, s.Video.Duration = math.NaN(), 0
		}),
	}
	for code, source := range tests {
		if plan := planned(t, builtin(t, "article"), source, centred()); !hasNote(plan, code) {
			t.Errorf("%s is not among %+v", code, plan.Notes)
		}
	}
	if plan := planned(t, builtin(t, "article"), video(1920, 1080), centred()); len(plan.Notes) != 0 {
		t.Errorf("an ordinary master got notes: %+v", plan.Notes)
	}
}

func TestTeaser(t *testing.T) {
	t.Parallel()
	for length, want := range map[float64]float64{60: 6, 6: 6, 4.04: 4.04, 1.5: 1.5} {
		source := with(video(1080, 1920), func(s *profiles.Source) { s.Duration = length })
		teasers := only(planned(t, builtin(t, "article"), source, centred()), profiles.OutputTeaser)
		if len(teasers) != 1 {
			t.Fatalf("%g s: %d teasers", length, len(teasers))
		}
		d := teasers[0]
		if d.Duration != want || d.Profile.Seconds != want || d.Width != 480 || d.Height != 854 || d.Profile.Audio != nil {
			t.Errorf("%g s: %+v", length, d)
		}
	}
}

// TestPlanOfAnySource holds checkPlan's rules (never larger, even sides, crops inside) against sizes nobody thought of.
func TestPlanOfAnySource(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2)) // a repeatable sequence
	article, image := builtin(t, "article"), builtin(t, "image")
	others := []*profiles.Set{builtin(t, "hero"), builtin(t, "social"), builtin(t, "streaming"), shaped(t)}
	side := func() int {
		limits := []int{40, 600, 2200, 8192}
		return 1 + random.IntN(limits[random.IntN(len(limits))])
	}
	for range 1500 {
		source := video(side(), side())
		source.Video.FrameRate = profiles.Ratio{Num: 1 + random.Int64N(120000), Den: 1 + random.Int64N(3000)}
		source.Video.VariableRate = random.IntN(2) == 0
		options := profiles.Options{Focal: profiles.FocalPoint{X: random.Float64(), Y: random.Float64()}}
		plan := planned(t, article, source, options)
		checkLadder(t, source, plan)
		planned(t, image, picture(side(), side()), options)
		planned(t, others[random.IntN(len(others))], source, options)
		if t.Failed() {
			return
		}
	}
}

// checkLadder asserts that there is a rung, that the shape is kept, and that no rung plays faster than its cap.
func checkLadder(t *testing.T, source profiles.Source, plan *profiles.Plan) {
	t.Helper()
	width, height := source.Video.Width, source.Video.Height
	rungs := only(plan, profiles.OutputVideo)
	if len(rungs) == 0 {
		t.Errorf("%dx%d has no rung", width, height)
	}
	for _, d := range rungs {
		if fps := d.FrameRate.Float(); fps > d.Profile.Video.MaxFrameRate*1.01 || fps < 0.4 {
			t.Errorf("%s plays at %v", d.Profile.Name, fps)
		}
		// Each side is at most one pixel pair off the exact scale.
		exact := float64(d.Width) * float64(height) / float64(width)
		if off := math.Abs(float64(d.Height) - exact); min(width, height) >= 16 && off > 2*max(1, float64(height)/float64(width)) {
			t.Errorf("%dx%d became %dx%d", width, height, d.Width, d.Height)
		}
	}
}
