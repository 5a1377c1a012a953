package profiles_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func TestLocalesAreChecked(t *testing.T) {
	t.Parallel()
	for locales, want := range map[string]string{
		"fr, pt-BR":  "",
		"pt_br":      `profiles[0].locales[0]: must be written pt-BR, is "pt_br"`,
		"fr, FR":     `profiles[0].locales[1]: must be written fr, is "FR"`,
		"fr, de, fr": `profiles[0].locales[2]: "fr" is named twice`,
		"und":        `profiles[0].locales[0]: must be a BCP 47 tag such as fr or pt-BR, is "und"`,
		"not a tag":  `profiles[0].locales[0]: must be a BCP 47 tag such as fr or pt-BR, is "not a tag"`,
	} {
		text := "schema: reelmill.profiles/1\nname: a\npublish: approved\npage_bytes: 900\nprofiles:\n" +
			"  - { name: b, output: subtitle, locales: [" + locales + "], text: { formats: [vtt] } }\n"
		set, err := profiles.Parse([]byte(text), "a.yaml")
		if want == "" {
			if err != nil || set.Publish != profiles.ReleaseApproved || set.PageBytes != 900 || len(set.Profiles[0].Locales) != 2 {
				t.Errorf("%s: %+v, %v", locales, set, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", locales, err, want)
		}
	}
}

func TestSetsAreCheckedForReleaseAndBudget(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"publish: never":  `publish: must be automatic, approved or manual, is "never"`,
		"page_bytes: -1":  "page_bytes: must not be negative, is -1",
		"page_bytes: 1.5": "page_bytes: ",
	} {
		text := "schema: reelmill.profiles/1\nname: a\n" + line + "\nprofiles:\n  - { name: b, output: subtitle, text: { formats: [vtt] } }\n"
		if _, err := profiles.Parse([]byte(text), "a.yaml"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", line, err, want)
		}
	}
}

func TestTheBuiltinArticleHasABudget(t *testing.T) {
	t.Parallel()
	if set := builtin(t, "article"); set.PageBytes != 1_500_000 || set.Publish != "" {
		t.Errorf("page_bytes %d, publish %q", set.PageBytes, set.Publish)
	}
}

// A video for readers of one language shows their subtitles, and none of another.
func TestBurnsTheSubtitlesOfItsReaders(t *testing.T) {
	t.Parallel()
	var list []profiles.Profile
	for _, locale := range []string{"fr-CA", "de", "es"} {
		p := shapedVideo("v-"+strings.ToLower(locale), "1:1", "", 360)
		p.BurnSubtitles, p.Locales = true, []string{locale, "en"}
		list = append(list, p)
	}
	source := with(video(640, 360), func(s *profiles.Source) {
		s.Text = []profiles.TextTrack{{Index: 2, Codec: "mov_text", Language: "en"}, {Index: 3, Codec: "mov_text", Language: "fr"}}
	})
	options := centred()
	options.Language = "en"
	options.Sidecars = []profiles.Sidecar{{Locale: "de", Kind: profiles.TextCaptions, SHA256: hash("d")}}
	plan := planned(t, setOf(list...), source, options)
	var got []string
	for _, d := range only(plan, profiles.OutputVideo) {
		shown := "nothing"
		if d.Burn != nil {
			shown = fmt.Sprintf("%s %s %d", d.Burn.Locale, d.Burn.Kind, d.Burn.Track)
		}
		got = append(got, d.Profile.Name+" "+shown)
	}
	if want := "v-fr-ca fr subtitles 3,v-de de captions -1,v-es nothing"; strings.Join(got, ",") != want || !hasNote(plan, "nothing-to-burn") {
		t.Errorf("got %q, notes %+v, want %s", got, plan.Notes, want)
	}
}
