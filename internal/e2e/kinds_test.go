package e2e

import (
	"bytes"
	"os"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
)

// badMasters brings files that are none, with a good one in the middle of them.
func badMasters(t *testing.T, m *mill) {
	data, err := os.ReadFile(media(t, "tiny.mp4"))
	must(t, err)
	// The second half of the pictures and of the sound is destroyed, but the index promises all of it.
	hollow := append(bytes.Clone(data[:len(data)/2]), make([]byte, len(data)-len(data)/2)...)
	cases := map[string]struct{ path, code string }{
		"cut off":     {media(t, "broken.mp4"), "broken-index"},
		"empty":       {file(t, "empty.mov", ""), "empty-master"},
		"a text":      {file(t, "letter.mp4", "Dear editor, this is not a film.\n"), "unsupported-master"},
		"a subtitle":  {file(t, "film.mov", frenchLines), "unsupported-master"},
		"a web page":  {file(t, "film.webm", "<!doctype html><title>404</title>"), "unsupported-master"},
		"a playlist":  {file(t, "film.m3u8", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"), "unsupported-master"},
		"a recipe":    {file(t, "film.ffconcat", "ffconcat version 1.0\nfile /etc/passwd\n"), "unsupported-master"},
		"no picture":  {file(t, "picture.jpg", "\xff\xd8\xff\xe0\x00\x10JFIF\x00"), "broken-image"},
		"half a film": {file(t, "film.mp4", string(hollow)), "master-damaged"},
	}
	assets := map[string]api.Asset{}
	for name, c := range cases {
		assets[name] = m.submit(t, c.path, nil)
	}
	neighbour := m.submit(t, another(t, "tiny.mp4", 11), nil)
	for name, c := range cases {
		version := m.finished(t, assets[name], 1)
		switch {
		case version.State != "failed" || version.Error == nil:
			t.Errorf("%s: %s %+v", name, version.State, version.Error)
		case version.Error.Message == "" || version.Error.Hint == "" || version.Error.Code != c.code:
			t.Errorf("%s: %+v, want %s", name, version.Error, c.code)
		default:
			expectOneAttempt(t, version)
		}
		m.ask(t, "GET", "/v1/assets/"+assets[name].ID+"/manifest", nil).refusal(t, 404, "not-published")
	}
	m.published(t, neighbour, 1)
}

// expectOneAttempt makes sure that nobody tried again what cannot succeed.
func expectOneAttempt(t *testing.T, version api.Version) {
	t.Helper()
	for _, step := range version.Steps {
		if len(step.Attempts) > 1 {
			t.Errorf("%s was tried %d times: %+v", step.Kind, len(step.Attempts), version.Error)
		}
	}
}

func pictureMaster(t *testing.T, m *mill) {
	asset := m.submit(t, media(t, "picture.jpg"), nil)
	m.published(t, asset, 1)
	doc := m.document(t, asset.ID)
	if doc.Asset.Kind != "image" || doc.Duration != 0 || len(doc.Images) != 8 || len(doc.Videos)+len(doc.Posters) != 0 {
		t.Errorf("kind %s, duration %g, %d images", doc.Asset.Kind, doc.Duration, len(doc.Images))
	}
	expectDelivery(t, m, doc)
	for _, picture := range doc.Images {
		if picture.Width > 640 || picture.Height > 427 {
			t.Errorf("%s is larger than its master: %d×%d", picture.Profile, picture.Width, picture.Height)
		}
	}
}

func soundMaster(t *testing.T, m *mill) {
	asset := m.submit(t, media(t, "tone.m4a"), nil)
	m.published(t, asset, 1)
	doc := m.document(t, asset.ID)
	if doc.Asset.Kind != "audio" || len(doc.Audios) != 1 || len(doc.Videos)+len(doc.Posters)+len(doc.Teasers) != 0 {
		t.Errorf("kind %s: %+v", doc.Asset.Kind, doc)
	}
	expectDelivery(t, m, doc)
}

func silentMaster(t *testing.T, m *mill) {
	asset := m.submit(t, media(t, "silent.mp4"), nil)
	m.published(t, asset, 1)
	doc := m.document(t, asset.ID)
	expectDelivery(t, m, doc)
	for _, video := range doc.Videos {
		if facts := inspect(t, m, video.URL); len(facts.Streams) != 1 {
			t.Errorf("%d streams in a rendition of a silent film", len(facts.Streams))
		}
	}
}

func portraitMaster(t *testing.T, m *mill) {
	asset := m.submit(t, media(t, "portrait_rotated.mp4"), nil)
	m.published(t, asset, 1)
	doc := m.document(t, asset.ID)
	if doc.AspectRatio != "9:16" || len(doc.Videos) != 1 || doc.Videos[0].Width != 90 || doc.Videos[0].Height != 160 {
		t.Errorf("aspect ratio %s, videos %+v", doc.AspectRatio, doc.Videos)
	}
	expectDelivery(t, m, doc)
}
