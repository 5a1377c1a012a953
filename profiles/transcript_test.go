package profiles_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func transcriptWords(plan *profiles.Plan) []string {
	var words []string
	for _, d := range only(plan, profiles.OutputTranscript) {
		words = append(words, fmt.Sprintf("%s %s %d %s", d.Locale, d.TextKind, d.Track, d.Format))
	}
	return words
}

func TestTranscriptsOfEveryTrackButForcedOnes(t *testing.T) {
	t.Parallel()
	options := centred()
	options.Sidecars = []profiles.Sidecar{{Locale: "fr", SHA256: hash("a")}, {Locale: "it", Kind: profiles.TextForced, SHA256: hash("b")}}
	want := []string{
		"fr subtitles -1 txt", "fr subtitles -1 json", "en subtitles 2 txt", "en subtitles 2 json",
		"en captions 3 txt", "en captions 3 json", "und subtitles 5 txt", "und subtitles 5 json",
	}
	plan := planned(t, builtin(t, "article"), subtitled(), options)
	if got := transcriptWords(plan); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if d := only(plan, profiles.OutputTranscript)[0]; d.SourceSHA256 != hash("a") {
		t.Errorf("got %+v", d)
	}
}

// A set may deliver transcripts and no subtitles.
func TestTranscriptsAlone(t *testing.T) {
	t.Parallel()
	set := builtin(t, "article")
	set.Profiles = slices.DeleteFunc(set.Profiles, func(p profiles.Profile) bool { return p.Output == profiles.OutputSubtitle })
	options := centred()
	options.Sidecars = []profiles.Sidecar{{Locale: "fr", SHA256: hash("0")}}
	plan := planned(t, set, sound(), options)
	if got := transcriptWords(plan); len(got) != 2 || hasNote(plan, "subtitles-not-in-set") {
		t.Errorf("got %q, notes %+v", got, plan.Notes)
	}
}

func TestTranscriptsHaveFormatsOfTheirOwn(t *testing.T) {
	t.Parallel()
	for output, format := range map[string]string{"transcript": "vtt", "subtitle": "txt"} {
		text := "schema: reelmill.profiles/1\nname: a\nprofiles:\n  - { name: b, output: " + output + ", text: { formats: [" + format + "] } }\n"
		if _, err := profiles.Parse([]byte(text), "a.yaml"); err == nil {
			t.Errorf("a %s as %s is accepted", output, format)
		}
	}
}
