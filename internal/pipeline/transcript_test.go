package pipeline_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/testmedia"
	"github.com/reelmill/reelmill/profiles"
)

const wordsSet = `schema: reelmill.profiles/1
name: words
profiles:
  - { name: subs, output: subtitle, text: { formats: [vtt] } }
  - { name: said, output: transcript, text: { formats: [txt, json] } }
`

// texts are the outputs made of subtitle tracks, as "output locale kind track format", with what they hold.
func (m *mill) texts(t *testing.T, assetID string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, row := range m.outputs(t, assetID) {
		d := row.Planned
		if row.State == records.DerivativeDone && (d.Output == profiles.OutputSubtitle || d.Output == profiles.OutputTranscript) {
			name := fmt.Sprintf("%s %s %s %d %s", d.Output, d.Locale, d.TextKind, d.Track, d.Format)
			found[name] = string(m.read(t, row.Made.StorageKey))
		}
	}
	return found
}

func (m *mill) mimes(t *testing.T, assetID string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, row := range m.outputs(t, assetID) {
		found[row.Planned.Format] = row.Made.Mime
	}
	return found
}

func TestTranscriptsOfEmbeddedTracks(t *testing.T) {
	t.Parallel()
	m := newMill(t, wordsSet)
	asset := m.submit(t, "embedded_subs.mkv", pipeline.Submission{Set: "words"})
	texts := m.texts(t, asset.ID)
	for name, text := range texts {
		t.Logf("%s:\n%s", name, text)
	}
	subs, transcripts := 0, 0
	for name, text := range texts {
		switch {
		case strings.HasPrefix(name, "subtitle "):
			subs++
		case strings.HasSuffix(name, " json"):
			transcripts++
			locale := strings.Fields(name)[1]
			if !strings.HasPrefix(text, `{"locale":"`+locale+`","paragraphs":[{"start":`) {
				t.Errorf("%s holds %q", name, text)
			}
		default:
			transcripts++
			if strings.Contains(text, "-->") || len(strings.Fields(text)) < 2 {
				t.Errorf("%s holds %q", name, text)
			}
		}
	}
	if subs == 0 || transcripts != 2*subs {
		t.Errorf("%d subtitles and %d transcripts", subs, transcripts)
	}
	mimes := m.mimes(t, asset.ID)
	if mimes["txt"] != "text/plain; charset=utf-8" || mimes["json"] != "application/json" {
		t.Errorf("mime types %v", mimes)
	}
}

// A file that comes later brings its transcript with it, and one that takes its place another.
func TestLateSubtitlesBringTheirTranscript(t *testing.T) {
	t.Parallel()
	m := newMill(t, wordsSet)
	asset := m.submit(t, "tone.m4a", pipeline.Submission{Set: "words", Subtitles: []pipeline.SubtitleFile{film(t, "en", "demo.en.vtt")}})
	if got := len(m.texts(t, asset.ID)); got != 3 {
		t.Fatalf("%d texts of one file, want 3", got)
	}
	_, err := m.intake.AddSubtitle(t.Context(), asset, film(t, "fr", "demo.fr.srt"))
	must(t, err)
	m.work(t, asset.ID)
	texts := m.texts(t, asset.ID)
	if got := texts["transcript fr subtitles -1 txt"]; len(texts) != 6 || got == "" || strings.Contains(got, "-->") {
		t.Errorf("texts %v", texts)
	}
	found, err := m.records.Assets(t.Context(), records.AssetFilter{Query: strings.Join(strings.Fields(texts["transcript fr subtitles -1 txt"])[:3], " ")})
	if err != nil || len(found) != 1 {
		t.Errorf("what the track says is not found: %v", err)
	}
	forced := film(t, "de", "demo.en.vtt")
	forced.Kind = profiles.TextForced
	_, err = m.intake.AddSubtitle(t.Context(), asset, forced)
	must(t, err)
	m.work(t, asset.ID)
	if texts := m.texts(t, asset.ID); len(texts) != 7 || texts["subtitle de forced -1 vtt"] == "" {
		t.Errorf("a forced track is read out: %v", slices.Sorted(maps.Keys(texts)))
	}
}

// Whatever a track was made as, it says the same: an upgrade reads what old ones say from any of their outputs.
func TestOutputsOfATrackSayTheSame(t *testing.T) {
	t.Parallel()
	m := newMill(t, strings.Replace(wordsSet, "[vtt]", "[vtt, srt, ttml]", 1))
	asset := m.submit(t, "tone.m4a", pipeline.Submission{Set: "words", Subtitles: []pipeline.SubtitleFile{
		{Locale: "en", Filename: "a.srt", Data: []byte("1\n00:00:00,000 --> 00:00:01,000\nGood <i>evening</i> & welcome,\n\n2\n00:00:05,000 --> 00:00:06,000\nsaid she.\n")},
	}})
	formats := 0
	for _, row := range m.outputs(t, asset.ID) {
		said, err := pipeline.Said(row.Planned, m.read(t, row.Made.StorageKey))
		must(t, err)
		if want := "Good evening & welcome,\n\nsaid she.\n"; said != want {
			t.Errorf("%s says %q, want %q", row.Planned.Format, said, want)
		}
		formats++
	}
	if formats != 5 {
		t.Errorf("%d outputs, want 5", formats)
	}
}

func film(t *testing.T, locale, name string) pipeline.SubtitleFile {
	t.Helper()
	data, err := os.ReadFile(testmedia.Path(t, name))
	must(t, err)
	return pipeline.SubtitleFile{Locale: locale, Filename: name, Data: data}
}

// A file does not say its language, or says another: the track is in the one it was given for.
func TestTTMLSaysItsLanguage(t *testing.T) {
	t.Parallel()
	m := newMill(t, strings.Replace(wordsSet, "[vtt]", "[vtt, ttml]", 1))
	asset := m.submit(t, "silent.mp4", pipeline.Submission{Set: "words", Subtitles: []pipeline.SubtitleFile{
		{Locale: "fr-CA", Filename: "a.srt", Data: []byte("1\n00:00:00,000 --> 00:00:01,000\nBonjour & bienvenue\n")},
	}})
	text := m.texts(t, asset.ID)["subtitle fr-CA subtitles -1 ttml"]
	if !strings.Contains(text, `lang="fr-CA"`) || !strings.Contains(text, "Bonjour &amp; bienvenue") {
		t.Errorf("the track is %q", text)
	}
	if mime := m.mimes(t, asset.ID)["ttml"]; mime != "application/ttml+xml" {
		t.Errorf("its media type is %q", mime)
	}
}
