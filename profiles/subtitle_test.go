package profiles_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func hash(digit string) string { return strings.Repeat(digit, 64) }

func subtitled() profiles.Source {
	return with(video(640, 360), func(s *profiles.Source) {
		s.Text = []profiles.TextTrack{
			{Index: 2, Codec: "mov_text", Language: "en", Default: true},
			{Index: 3, Codec: "mov_text", Language: "en", SDH: true, Title: "English SDH"},
			{Index: 4, Codec: "mov_text", Language: "fr_CA", Forced: true},
			{Index: 5, Codec: "mov_text"},
			{Index: 6, Codec: "dvd_subtitle", Language: "de", Bitmap: true},
		}
	})
}

func textWords(plan *profiles.Plan) []string {
	var words []string
	for _, d := range only(plan, profiles.OutputSubtitle) {
		words = append(words, fmt.Sprintf("%s %s %d %s", d.Locale, d.TextKind, d.Track, d.Format))
	}
	return words
}

func TestEmbeddedSubtitles(t *testing.T) {
	t.Parallel()
	plan := planned(t, builtin(t, "article"), subtitled(), centred())
	want := []string{
		"en subtitles 2 vtt", "en subtitles 2 srt", "en subtitles 2 ttml", "en captions 3 vtt", "en captions 3 srt", "en captions 3 ttml",
		"fr-CA forced 4 vtt", "fr-CA forced 4 srt", "fr-CA forced 4 ttml", "und subtitles 5 vtt", "und subtitles 5 srt", "und subtitles 5 ttml",
	}
	if got := textWords(plan); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if !hasNote(plan, "bitmap-subtitles") {
		t.Errorf("notes = %+v", plan.Notes)
	}
	if label := only(plan, profiles.OutputSubtitle)[3].Label; label != "English SDH" {
		t.Errorf("label = %q", label)
	}
}

func TestSidecarsReplaceEmbeddedTracks(t *testing.T) {
	t.Parallel()
	options := centred()
	options.Sidecars = []profiles.Sidecar{
		{Locale: "EN", SHA256: hash("a")},
		{Locale: "pt_br", Kind: profiles.TextCaptions, Label: "Português", SHA256: hash("b")},
	}
	plan := planned(t, builtin(t, "article"), subtitled(), options)
	want := []string{
		"en subtitles -1 vtt", "en subtitles -1 srt", "en subtitles -1 ttml", "pt-BR captions -1 vtt", "pt-BR captions -1 srt", "pt-BR captions -1 ttml",
		"en captions 3 vtt", "en captions 3 srt", "en captions 3 ttml", "fr-CA forced 4 vtt", "fr-CA forced 4 srt", "fr-CA forced 4 ttml",
		"und subtitles 5 vtt", "und subtitles 5 srt", "und subtitles 5 ttml",
	}
	if got := textWords(plan); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if d := only(plan, profiles.OutputSubtitle)[3]; d.SourceSHA256 != hash("b") || d.Label != "Português" {
		t.Errorf("got %+v", d)
	}
	if !hasNote(plan, "embedded-subtitles-replaced") {
		t.Errorf("notes = %+v", plan.Notes)
	}
}

func TestSidecarsBesideSound(t *testing.T) {
	t.Parallel()
	options := centred()
	options.Sidecars = []profiles.Sidecar{{Locale: "und", SHA256: hash("0")}}
	if got := textWords(planned(t, builtin(t, "article"), sound(), options)); len(got) != 3 {
		t.Errorf("got %q", got)
	}
}

func TestSidecarsASetDoesNotDeliver(t *testing.T) {
	t.Parallel()
	set := builtin(t, "article")
	set.Profiles = set.Profiles[:1]
	options := centred()
	options.Sidecars = []profiles.Sidecar{{Locale: "fr", SHA256: hash("0")}}
	if plan := planned(t, set, subtitled(), options); !hasNote(plan, "subtitles-not-in-set") || hasNote(plan, "bitmap-subtitles") {
		t.Errorf("notes = %+v", plan.Notes)
	}
}

func TestSidecarsAreRefused(t *testing.T) {
	t.Parallel()
	good := profiles.Sidecar{Locale: "fr", SHA256: hash("a")}
	tests := []struct {
		code     string
		source   profiles.Source
		sidecars []profiles.Sidecar
	}{
		{"sidecar-locale", subtitled(), []profiles.Sidecar{{SHA256: hash("a")}}},
		{"sidecar-locale", subtitled(), []profiles.Sidecar{{Locale: "not a tag", SHA256: hash("a")}}},
		{"sidecar-kind", subtitled(), []profiles.Sidecar{{Locale: "fr", Kind: "chapters", SHA256: hash("a")}}},
		{"sidecar-hash", subtitled(), []profiles.Sidecar{{Locale: "fr"}}},
		{"sidecar-hash", subtitled(), []profiles.Sidecar{{Locale: "fr", SHA256: hash("A")}}},
		{"sidecar-twice", subtitled(), []profiles.Sidecar{good, {Locale: "FR", Kind: "subtitles", SHA256: hash("b")}}},
		{"sidecar-without-time", picture(640, 360), []profiles.Sidecar{good}},
	}
	for _, test := range tests {
		_, err := builtin(t, "article").Plan(test.source, profiles.Options{Sidecars: test.sidecars})
		if jobs.CodeOf(err) != test.code {
			t.Errorf("%+v: got %v, want %s", test.sidecars, err, test.code)
		}
	}
}
