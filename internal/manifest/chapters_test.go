package manifest_test

import (
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/profiles"
)

func TestChaptersAreThoseOfTheMaster(t *testing.T) {
	t.Parallel()
	want := []manifest.Chapter{
		{Start: 0, End: 20.5, Title: "Departure"}, {Start: 20.5, End: 40}, {Start: 41, End: 63.2, Title: `Over the "bridge" </script>`},
	}
	doc := build(t, everything())
	if !slices.Equal(doc.Chapters, want) {
		t.Errorf("they are %+v", doc.Chapters)
	}
	parts := doc.Embed.JSONLD.HasPart
	if len(parts) != 2 || parts[1].URL != "https://reelmill.example/embed/01-film?t=41" || parts[1].EndOffset != 63.2 {
		t.Errorf("search engines read %+v", parts)
	}
	if sound := build(t, recording()); len(sound.Chapters) != 1 || sound.Embed.JSONLD.HasPart != nil {
		t.Errorf("a sound has %+v and %+v", sound.Chapters, sound.Embed.JSONLD.HasPart)
	}
}

// TestWithoutChaptersTheListIsEmpty, not null: for pictures, for masters that name none, and for a version nobody looked at.
func TestWithoutChaptersTheListIsEmpty(t *testing.T) {
	t.Parallel()
	picture, plain, unseen := photograph(), everything(), everything()
	picture.Version.Source.Chapters = []profiles.Chapter{{End: 1, Title: "none"}}
	plain.Version.Source.Chapters, unseen.Version.Source = nil, nil
	for _, in := range []manifest.Input{picture, plain, unseen} {
		doc := build(t, in)
		if doc.Chapters == nil || len(doc.Chapters) > 0 || doc.Embed.JSONLD.HasPart != nil {
			t.Errorf("there are %#v and %+v", doc.Chapters, doc.Embed.JSONLD.HasPart)
		}
	}
	unframed := everything()
	unframed.EmbedURL = ""
	if doc := build(t, unframed); len(doc.Chapters) != 3 || doc.Embed.JSONLD.HasPart != nil {
		t.Errorf("without a player there are %+v", doc.Embed.JSONLD.HasPart)
	}
}
