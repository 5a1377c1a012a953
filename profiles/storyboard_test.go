package profiles_test

import (
	"fmt"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func boarded(interval float64) *profiles.Set {
	return setOf(profiles.Profile{Name: "board", Output: profiles.OutputStoryboard, Storyboard: &profiles.StoryboardCoding{
		Width: 160, Columns: 10, Rows: 10, Quality: 60, Interval: interval,
	}}, plainVideo("v", "h264", 360))
}

func TestStoryboard(t *testing.T) {
	t.Parallel()
	tests := []struct {
		width, height    int
		length, interval float64
		want             string
	}{
		{1920, 1080, 60, 0, "160x90 every 1"},
		{1920, 1080, 2, 0, "160x90 every 1"},
		{1920, 1080, 130, 0, "160x90 every 1.5"},
		{1920, 1080, 480, 0, "160x90 every 5"},
		{1920, 1080, 7200, 0, "160x90 every 10"},
		{1920, 1080, 7200, 2.5, "160x90 every 2.5"},
		{1080, 1920, 60, 0, "160x284 every 1"},
		{100, 50, 60, 0, "100x50 every 1"},
		{101, 51, 60, 0, "100x50 every 1"},
		{8192, 17, 60, 0, "160x2 every 1"},
		{17, 8192, 60, 0, "2x320 every 1"},
		{1, 1, 60, 0, "2x2 every 1"},
	}
	for _, test := range tests {
		source := with(video(test.width, test.height), func(s *profiles.Source) { s.Duration = test.length })
		d := planned(t, boarded(test.interval), source, centred()).Derivatives[0]
		got := fmt.Sprintf("%dx%d every %g", d.Width, d.Height, d.Profile.Storyboard.Interval)
		if got != test.want || d.Format != "vtt" || d.Profile.Storyboard.Width != d.Width || d.Duration != test.length {
			t.Errorf("%dx%d for %g s: got %s, want %s", test.width, test.height, test.length, got, test.want)
		}
	}
}

func TestNoStoryboard(t *testing.T) {
	t.Parallel()
	for length, code := range map[float64]string{0: "duration-unknown", 1.9: "too-short-for-storyboard"} {
		source := with(video(640, 360), func(s *profiles.Source) { s.Duration, s.Video.Duration = length, 0 })
		plan := planned(t, boarded(0), source, centred())
		if len(plan.Derivatives) != 1 || !hasNote(plan, code) {
			t.Errorf("%g s: got %+v", length, plan)
		}
	}
}

func TestStoryboardRecipe(t *testing.T) {
	t.Parallel()
	d := planned(t, boarded(0), video(640, 360), centred()).Derivatives[0]
	want := fingerprint(d)
	if d.Profile.Storyboard.Columns = 5; fingerprint(d) == want {
		t.Error("the columns do not count")
	}
}
