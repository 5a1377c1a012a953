package manifest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

func TestEachTextFallsBackOnItsOwn(t *testing.T) {
	t.Parallel()
	in := everything()
	in.Asset.Texts["fr-BE"] = records.Text{Description: new("De A à B.")}
	in.Locales = []string{"fr-CH"}
	doc := build(t, in)
	if doc.Title != "Train de nuit" || doc.Description != "De A à B." || *doc.Alt != "Un train passe un pont" || doc.Language != "en-GB" {
		t.Errorf("texts are %q, %q, %q, language %s", doc.Title, doc.Description, *doc.Alt, doc.Language)
	}
	if want := (manifest.TextLocales{Title: "fr", Description: "fr-BE", Alt: "fr"}); doc.TextLocales != want || doc.Locale != "fr" {
		t.Errorf("they are in %+v, %s", doc.TextLocales, doc.Locale)
	}
	in.Locales = []string{"ja"}
	if doc := build(t, in); doc.Title != "Night train" || doc.Locale != "en-GB" {
		t.Errorf("a Japanese reader gets %q in %s", doc.Title, doc.Locale)
	}
	in.Locales = []string{"en-US", "fr"}
	if doc := build(t, in); doc.Title != "Night train" {
		t.Errorf("who wants English first is sent to %q", doc.Title)
	}
}

// TestEmptyTranslationsFallBack: an empty title is none, in whatever language; an empty alt says that the picture is decorative.
func TestEmptyTranslationsFallBack(t *testing.T) {
	t.Parallel()
	in := everything()
	in.Asset.Texts = map[string]records.Text{"fr": {Title: new(""), Description: new(""), Alt: new("")}}
	in.Locales = []string{"fr"}
	doc := build(t, in)
	if doc.Title != in.Asset.Title || doc.Locale != "en-GB" || doc.Description != in.Asset.Description || doc.Alt == nil || *doc.Alt != "" {
		t.Errorf("a French reader gets %q in %s, %q and %v", doc.Title, doc.Locale, doc.Description, doc.Alt)
	}
}

// TestEmptyAltIsNotMissingAlt also where it is translated: decorative in one language says so there.
func TestEmptyAltIsNotMissingAlt(t *testing.T) {
	t.Parallel()
	in := photograph()
	in.Asset.Alt = nil
	in.Asset.Texts = map[string]records.Text{"fr": {Alt: new("")}, "de": {Title: new("Nachtzug")}}
	cases := []struct {
		locale, markup string
		alt            *string
	}{{"fr", ` alt=""`, new("")}, {"de", ` alt="Nachtzug" lang="de"`, nil}, {"en", ` alt="Night train" lang="en-GB"`, nil}}
	for _, c := range cases {
		in.Locales = []string{c.locale}
		doc := build(t, in)
		if (doc.Alt == nil) != (c.alt == nil) || !strings.Contains(doc.Embed.HTML, c.markup) {
			t.Errorf("%s: alt %v in %s", c.locale, doc.Alt, doc.Embed.HTML)
		}
	}
	in.Asset.Title, in.Asset.Texts = "", nil
	if html := build(t, in).Embed.HTML; strings.Contains(html, " alt=") {
		t.Errorf("nobody said the picture is decorative: %s", html)
	}
}

func names(doc *manifest.Document) (posters, videos []string) {
	for _, p := range doc.Posters {
		posters = append(posters, p.URL[strings.LastIndex(p.URL, "/")+1:strings.Index(p.URL, "?")]+" "+p.Locale)
	}
	for _, v := range doc.Videos {
		videos = append(videos, v.Profile+" "+v.Locale)
	}
	return posters, videos
}

// TestOutputsFollowTheReader: what is kept for some readers takes the place of what is for all, for them alone.
func TestOutputsFollowTheReader(t *testing.T) {
	t.Parallel()
	burnt := film("burnt@social", 1080, 1920, h264)
	burnt.Planned.Locale = "en-GB"
	in := everything()
	in.Derivatives = []records.Derivative{
		still(profiles.OutputPoster, "hero@hero", "jpeg", 1600, 900, 1), still(profiles.OutputPoster, "card@card", "jpeg", 800, 600, 1),
		brought("fr", "hero@hero", "jpeg", 1600, 900, "old"), brought("fr", "hero@hero", "jpeg", 1600, 900, "affiche"),
		film("web@article", 1280, 720, h264), keptForReaders(film("latin@article", 1280, 720, h264), "es-419", "pt-BR"),
		keptForReaders(film("swiss@swiss", 1280, 720, h264), "de-CH"), burnt,
	}
	const plain, card, poster = "hero-1600.jpeg ", "card-800.jpeg ", "affiche.jpeg fr"
	for locale, want := range map[string][2][]string{
		"":      {{plain, card}, {"burnt en-GB", "web "}},
		"ja":    {{plain, card}, {"burnt en-GB", "web "}},
		"fr-CA": {{poster, card}, {"burnt en-GB", "web "}},
		"es-MX": {{plain, card}, {"burnt en-GB", "latin es-419"}},
		"pt-PT": {{plain, card}, {"burnt en-GB", "latin pt-BR"}},
		"de":    {{plain, card}, {"burnt en-GB", "web ", "swiss de-CH"}},
		"en,fr": {{plain, card}, {"burnt en-GB", "web "}},
	} {
		in.Locales = strings.FieldsFunc(locale, func(r rune) bool { return r == ',' })
		posters, videos := names(build(t, in))
		if !slices.Equal(posters, want[0]) || !slices.Equal(videos, want[1]) {
			t.Errorf("%q sees %q and %q, want %q", locale, posters, videos, want)
		}
	}
	in.Asset.Language, in.Locales = "fr-FR", nil
	if posters, _ := names(build(t, in)); posters[0] != poster {
		t.Errorf("without a wish the asset's language counts: %q", posters)
	}
}

func TestAPosterForEverybodyReplacesTheFilmsOwn(t *testing.T) {
	t.Parallel()
	in := everything()
	in.Derivatives = append(in.Derivatives, brought("", "hero@hero", "jpeg", 1600, 900, "cover"))
	doc := build(t, in)
	posters, _ := names(doc)
	if !slices.Equal(posters, []string{"cover.jpeg ", "card-800.webp ", "card-800.jpeg "}) || doc.Posters[0].Time != nil || doc.Posters[1].Time == nil {
		t.Errorf("posters are %q", posters)
	}
	in.Locales = []string{"fr"}
	if posters, _ = names(build(t, in)); posters[0] != "affiche.jpeg fr" {
		t.Errorf("a French reader sees %q", posters)
	}
}

func TestTheDefaultTrackFitsTheReader(t *testing.T) {
	t.Parallel()
	in := everything()
	in.Derivatives = append(in.Derivatives, track("en-GB", "subtitles", "vtt", "", 7), track("und", "subtitles", "vtt", "", 8))
	for locale, want := range map[string]string{"": "en-GB subtitles", "fr-CA": "fr-FR subtitles", "ja": "", "und": ""} {
		in.Locales = strings.Fields(locale)
		doc := build(t, in)
		got := ""
		for _, track := range doc.Subtitles {
			if track.Default {
				got += track.Locale + " " + track.Kind
			}
		}
		if got != want || len(doc.Subtitles) != 5 {
			t.Errorf("%q: default %q of %d, want %q", locale, got, len(doc.Subtitles), want)
		}
	}
}

func TestLocalesListsWhatIsWorthAskingFor(t *testing.T) {
	t.Parallel()
	in := everything()
	in.Asset.Texts["xx-empty"] = records.Text{}
	in.Derivatives = append(in.Derivatives, keptForReaders(film("x@x", 10, 10, h264), "de-CH"), track("it", "subtitles", "vtt", "removed", -1))
	if got := build(t, in).Locales; !slices.Equal(got, []string{"de-CH", "en-GB", "fr", "fr-FR", "pt-BR", "pt-PT"}) {
		t.Errorf("locales are %q", got)
	}
}
