package manifest_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

// TestTheBudgetCountsWhatAPageLoads: per place and shape one picture in the better format, per place one teaser, no film.
func TestTheBudgetCountsWhatAPageLoads(t *testing.T) {
	t.Parallel()
	in := everything()
	in.Derivatives = append(in.Derivatives,
		teaser("teaser-small@card", 426, 240, 200_000), still(profiles.OutputPoster, "hero-small@hero", "webp", 800, 450, 15_000))
	used := int64(60_000 + 20_000 + 700_000)
	for limit, ok := range map[int64]bool{used: true, used - 1: false} {
		in.Version.SetDoc.PageBytes = limit
		if got := build(t, in).Budget; got == nil || *got != (manifest.Budget{PageBytes: limit, UsedBytes: used, OK: ok}) {
			t.Errorf("with %d: %+v, want %d used", limit, got, used)
		}
	}
	in.Version.SetDoc.PageBytes = 0
	if got := build(t, in).Budget; got != nil {
		t.Errorf("without a limit there is %+v", got)
	}
}

func TestASetThatWasNotMadeIsToldApart(t *testing.T) {
	t.Parallel()
	in := everything()
	in.Set = "article"
	if doc := build(t, in); len(doc.Videos) != 3 || len(doc.Sets) != 1 || doc.Sets[0] != "article" {
		t.Errorf("of the only set there are %d videos, sets %q", len(doc.Videos), doc.Sets)
	}
	in.Set = "hero"
	if _, err := manifest.Build(in); !errors.Is(err, manifest.ErrSetNotMade) {
		t.Errorf("another set gives %v", err)
	}
}

// An asset that was made for two pages shows each page its own outputs, and has a budget for a page only.
func TestEachPageGetsItsOwnSet(t *testing.T) {
	t.Parallel()
	in := everything()
	in.Version.SetDoc = profiles.Set{Name: "article,social", PageBytes: 1_500_000, Profiles: []profiles.Profile{{Name: "web", Set: "article"}, {Name: "web", Set: "social"}}}
	article, social := video("web", 1920, 1080, 100), video("web", 1080, 1920, 90)
	article.Planned.Profile.Set, social.Planned.Profile.Set = "article", "social"
	in.Derivatives = []records.Derivative{article, social}
	all := build(t, in)
	if len(all.Videos) != 2 || all.Budget != nil || !slices.Equal(all.Sets, []string{"article", "social"}) {
		t.Errorf("all: %d videos of %q, budget %+v", len(all.Videos), all.Sets, all.Budget)
	}
	in.Set = "social"
	if doc := build(t, in); len(doc.Videos) != 1 || doc.Videos[0].Set != "social" || doc.Videos[0].Height != 1920 || doc.Budget == nil {
		t.Errorf("social: %+v, budget %+v", doc.Videos, doc.Budget)
	}
	in.Set = "article,social"
	if _, err := manifest.Build(in); !errors.Is(err, manifest.ErrSetNotMade) {
		t.Errorf("both by name: %v", err)
	}
}

func TestTranscriptsAreJoinedAndFollowTheirFiles(t *testing.T) {
	t.Parallel()
	in := everything()
	sidecar := transcript("fr-FR", "subtitles", "txt", -1)
	sidecar.Planned.SourceSHA256 = "new"
	in.Derivatives = append(in.Derivatives, sidecar, transcript("fr-FR", "subtitles", "txt", 9), transcript("it", "subtitles", "txt", -1))
	got := build(t, in).Transcripts
	if len(got) != 2 || got[0].Text == "" || got[0].JSON == "" || got[0].Kind != "captions" || got[1].Locale != "fr-FR" || got[1].JSON != "" {
		t.Errorf("transcripts are %+v", got)
	}
	in.Derivatives = []records.Derivative{}
	if got := build(t, in).Transcripts; got == nil || len(got) != 0 {
		t.Errorf("without any there is %v", got)
	}
}

// A poster that somebody brought for everybody takes the place of the one from the film, whatever language the reader has.
func TestAPosterForEverybody(t *testing.T) {
	t.Parallel()
	in := everything()
	film, brought := still(profiles.OutputPoster, "hero@hero", "webp", 1600, 900, 60_000), still(profiles.OutputPoster, "hero@hero", "webp", 1600, 900, 50_000)
	brought.Planned.Locale, brought.Planned.SourceSHA256, brought.PosterID = "und", "picture", "p-1"
	in.Derivatives = []records.Derivative{film, brought}
	for _, locales := range [][]string{nil, {"fr"}, {"ja"}} {
		in.Locales = locales
		if doc := build(t, in); len(doc.Posters) != 1 || doc.Posters[0].Bytes != 50_000 || doc.Posters[0].Locale != "" {
			t.Errorf("for %q: %+v", locales, doc.Posters)
		}
	}
}
