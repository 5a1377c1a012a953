package manifest_test

import (
	"errors"
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
