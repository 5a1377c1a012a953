package e2e

import (
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/manifest"
)

const (
	germanCue = "WEBVTT\n\n00:00.100 --> 00:01.000\n"
	brokenSRT = "This is no subtitle file at all.\n"
)

// lateSubtitles puts, replaces and removes tracks of an asset that is published already.
func lateSubtitles(t *testing.T, m *mill) {
	asset := m.submit(t, another(t, "tiny.mp4", 12), nil)
	m.published(t, asset, 1)
	_, etag, err := m.client().Manifest(within(t), asset.ID, "")
	must(t, err)
	path := "/v1/assets/" + asset.ID + "/subtitles/"

	report := into[api.SubtitleReport](t, m.ask(t, "PUT", path+"de?filename=film.vtt", germanCue+"Erste Fassung\n", plain...), 200)
	if report.Locale != "de" || report.Kind != "subtitles" || report.Format != "vtt" || report.Cues != 1 {
		t.Errorf("report %+v", report)
	}
	expectTrack(t, m, asset, "de", "Erste Fassung")
	if _, changed, err := m.client().Manifest(within(t), asset.ID, ""); err != nil || changed == etag {
		t.Errorf("a new track left the ETag as it was: %v", err)
	}
	into[api.SubtitleReport](t, m.ask(t, "PUT", path+"de", germanCue+"Zweite Fassung\n", plain...), 200)
	expectTrack(t, m, asset, "de", "Zweite Fassung")

	m.ask(t, "PUT", path+"fr", brokenSRT, plain...).refusal(t, 422, "subtitle-unknown-format")
	m.ask(t, "PUT", path+"fr", "", plain...).refusal(t, 422, "subtitle-empty")
	m.ask(t, "PUT", path+"nonsense!", germanCue, plain...).refusal(t, 422, "bad-locale")
	m.ask(t, "PUT", path+"fr?kind=poem", germanCue, plain...).refusal(t, 422, "invalid-request")
	if got := m.ask(t, "GET", path+"deu", nil); got.status != 200 || !strings.Contains(string(got.body), "Zweite Fassung") {
		t.Errorf("the file as it came in: status %d, %q", got.status, got.body)
	}
	if got := m.ask(t, "DELETE", path+"de", nil); got.status != 204 {
		t.Errorf("removal: status %d, %s", got.status, got.body)
	}
	if track := trackOf(m.document(t, asset.ID), "de"); track != nil {
		t.Errorf("a removed track is in the manifest: %+v", track)
	}
	m.ask(t, "DELETE", path+"de", nil).refusal(t, 404, "not-found")
	m.ask(t, "GET", path+"de", nil).refusal(t, 404, "not-found")
}

var plain = []string{"Content-Type", "application/octet-stream"}

// expectTrack waits until readers get a track with these words.
func expectTrack(t *testing.T, m *mill, asset api.Asset, locale, words string) {
	t.Helper()
	eventually(t, patience, locale+" says "+words, func() bool {
		track := trackOf(m.document(t, asset.ID), locale)
		if track == nil {
			return false
		}
		expectText(t, m, track.SRT, "application/x-subrip", " --> ")
		return strings.Contains(string(m.ask(t, "GET", track.VTT, nil).body), words)
	})
}

func trackOf(doc manifest.Document, locale string) *manifest.Subtitle {
	for _, track := range doc.Subtitles {
		if track.Locale == locale {
			return &track
		}
	}
	return nil
}

// earlySubtitles puts a track while its master is still on its way. It must be there when the asset is published, at the
// latest a moment later.
func earlySubtitles(t *testing.T, m *mill) {
	asset := m.submit(t, another(t, "tiny.mp4", 13), nil)
	for _, locale := range []string{"it", "es", "pt-BR"} {
		path := "/v1/assets/" + asset.ID + "/subtitles/" + locale
		into[api.SubtitleReport](t, m.ask(t, "PUT", path, germanCue+"Subito\n", plain...), 200)
	}
	m.published(t, asset, 1)
	for _, locale := range []string{"it", "es", "pt-BR"} {
		expectTrack(t, m, asset, locale, "Subito")
	}
}

// subtitlesOfTwoVersions puts a track while readers see one version and another is being made. It belongs to both.
func subtitlesOfTwoVersions(t *testing.T, m *mill) {
	asset := m.submit(t, media(t, "tone.m4a"), nil)
	m.published(t, asset, 1)
	n := m.replace(t, asset, another(t, "long.mp4", 15))
	eventually(t, patience, "the second version is planned", func() bool { return len(m.version(t, asset, n).Derivatives) > 0 })
	into[api.SubtitleReport](t, m.ask(t, "PUT", "/v1/assets/"+asset.ID+"/subtitles/sv", germanCue+"Vatten\n", plain...), 200)
	expectTrack(t, m, asset, "sv", "Vatten")
	if m.document(t, asset.ID).Asset.Version == n {
		t.Log("the second version was published before the track: only one of two cases was seen")
	}
	m.published(t, asset, n)
	expectTrack(t, m, asset, "sv", "Vatten")
}
