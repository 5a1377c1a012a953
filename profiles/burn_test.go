package profiles_test

import (
	"fmt"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func burning() *profiles.Set {
	p := shapedVideo("v", "1:1", "", 360)
	p.BurnSubtitles = true
	return setOf(p)
}

func TestBurnsTheProgrammesLanguage(t *testing.T) {
	t.Parallel()
	type tracks = []profiles.TextTrack
	several := tracks{
		{Index: 2, Language: "de", Forced: true},
		{Index: 3, Language: "en"},
		{Index: 4, Language: "fr", SDH: true},
		{Index: 5, Language: "fr-CA"},
		{Index: 6, Language: "pt-BR", SDH: true},
		{Index: 7, Language: "es", Bitmap: true},
	}
	sidecar := []profiles.Sidecar{{Locale: "de", SHA256: hash("c")}}
	tests := []struct {
		name, language, sound string
		tracks                tracks
		sidecars              []profiles.Sidecar
		want                  string
	}{
		{"exact", "en", "", several, nil, "en subtitles 3"},
		{"a region away", "en-GB", "", several, nil, "en subtitles 3"},
		{"subtitles before captions", "fr", "", several, nil, "fr-CA subtitles 5"},
		{"captions rather than another language", "pt-BR", "", several, nil, "pt-BR captions 6"},
		{"never forced", "de", "", several, nil, "en subtitles 3"},
		{"never pictures of text", "es", "", several, nil, "en subtitles 3"},
		{"a file", "de-AT", "", several, sidecar, "de subtitles -1 " + hash("c")},
		{"the language of the sound", "", "fr", several, nil, "fr-CA subtitles 5"},
		{"nobody knows", "", "", several, nil, "en subtitles 3"},
		{"no language", "no such tag!", "", several, nil, "en subtitles 3"},
		{"only forced", "de", "", several[:1], nil, "none"},
		{"only pictures of text", "es", "", several[5:], nil, "none"},
		{"none", "en", "", nil, nil, "none"},
	}
	for _, test := range tests {
		source := with(video(640, 360), func(s *profiles.Source) { s.Text, s.Audio[0].Language = test.tracks, test.sound })
		options := centred()
		options.Language, options.Sidecars = test.language, test.sidecars
		plan := planned(t, burning(), source, options)
		got := "none"
		if b := plan.Derivatives[0].Burn; b != nil {
			got = fmt.Sprintf("%s %s %d", b.Locale, b.Kind, b.Track)
			if b.SHA256 != "" {
				got += " " + b.SHA256
			}
		}
		if got != test.want || hasNote(plan, "nothing-to-burn") != (test.want == "none") {
			t.Errorf("%s: got %s, want %s; notes %+v", test.name, got, test.want, plan.Notes)
		}
		if hasNote(plan, "subtitles-not-in-set") {
			t.Errorf("%s: the files are used", test.name)
		}
	}
}

func TestBitmapsCannotBeBurnt(t *testing.T) {
	t.Parallel()
	source := with(video(640, 360), func(s *profiles.Source) { s.Text = []profiles.TextTrack{{Index: 2, Language: "en", Bitmap: true}} })
	plan := planned(t, burning(), source, centred())
	if plan.Derivatives[0].Burn != nil || !hasNote(plan, "bitmap-subtitles") || !hasNote(plan, "nothing-to-burn") {
		t.Errorf("got %+v", plan)
	}
}

func TestOnlyWhoAsksGetsBurntSubtitles(t *testing.T) {
	t.Parallel()
	for _, d := range planned(t, builtin(t, "article"), subtitled(), centred()).Derivatives {
		if d.Burn != nil {
			t.Errorf("%s has %+v drawn in", d.Profile.Name, d.Burn)
		}
	}
	options := centred()
	options.Language = "en"
	for _, d := range only(planned(t, builtin(t, "social"), subtitled(), options), profiles.OutputVideo) {
		if d.Burn == nil || d.Burn.Track != 2 {
			t.Errorf("%s has %+v drawn in", d.Profile.Name, d.Burn)
		}
	}
}
