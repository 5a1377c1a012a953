package e2e

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/manifest"
)

const frenchLines = "1\n00:00:00,200 --> 00:00:01,000\nUne ligne à côté.\n\n2\n00:00:01,100 --> 00:00:01,900\nEt la suivante.\n"

// wholePath takes a master with an English track inside and a French file beside it to the manifest, and checks every
// word of it against what the server then delivers.
func wholePath(t *testing.T, m *mill) {
	master := media(t, "embedded_subs.mkv")
	decorative := ""
	describe := func(body *api.NewAsset) {
		body.Title, body.Description, body.Alt, body.Language = "Film", "Two seconds.", &decorative, "en-GB"
		body.Tags, body.ExternalID = []string{"a", "b"}, "cms:whole path"
		body.Subtitles = []api.SubtitleUpload{{Locale: "fra", Upload: m.upload(t, file(t, "film.srt", frenchLines))}}
	}
	asset := m.submit(t, master, describe)
	expectSteps(t, m.published(t, asset, 1))
	doc := m.document(t, "ext:cms:whole path")
	expectDocument(t, asset, doc)
	first := expectDelivery(t, m, doc)
	expectConditional(t, m, asset)

	describe2 := func(body *api.NewAsset) {
		describe(body)
		body.ExternalID = ""
	}
	again := m.submit(t, master, describe2)
	expectReuse(t, m.published(t, again, 1))
	// An address says for which asset it was given, but the files are the same.
	of := func(asset string, urls []string) []string {
		places := []string{}
		for _, address := range urls {
			place, query, _ := strings.Cut(address, "?")
			if !strings.Contains(query+place, asset) {
				t.Errorf("%s was not given for %s", address, asset)
			}
			places = append(places, place)
		}
		slices.Sort(places)
		return places
	}
	if was, is := of(asset.ID, first), of(again.ID, addresses(m.document(t, again.ID))); !slices.Equal(was, is) {
		t.Errorf("the same master has other files:\n%q\n%q", was, is)
	}
}

func expectSteps(t *testing.T, version api.Version) {
	t.Helper()
	if version.Phase != "done" || version.Progress != 1 || version.Master == nil || len(version.SHA256) != 64 {
		t.Errorf("phase %s, progress %g, master %+v, sha256 %q", version.Phase, version.Progress, version.Master, version.SHA256)
	}
	for _, kind := range []string{"probe", "poster", "teaser", "encode", "publish"} {
		theStep(t, version, kind)
	}
	if n := len(stepsOf(version, "subtitle")); n != 2 {
		t.Errorf("%d subtitle steps, want one inside and one beside the master", n)
	}
	for _, step := range version.Steps {
		last := len(step.Attempts) - 1
		if step.State != "done" || step.Reused || last < 0 || step.Attempts[last].Outcome != "done" {
			t.Errorf("step %s: %+v", step.Kind, step)
		}
	}
	for _, derivative := range version.Derivatives {
		if derivative.State != "done" || derivative.Reason == "" || derivative.Fingerprint == "" {
			t.Errorf("derivative %+v", derivative)
		}
	}
}

// expectReuse makes sure that no step of a version but the probe and the publishing ran any program.
func expectReuse(t *testing.T, version api.Version) {
	t.Helper()
	for _, step := range version.Steps {
		if step.Kind == "probe" || step.Kind == "publish" {
			continue
		}
		if !step.Reused || len(step.Attempts) > 0 {
			t.Errorf("step %s was not reused: %+v", step.Kind, step)
		}
	}
}

func expectDocument(t *testing.T, asset api.Asset, doc manifest.Document) {
	t.Helper()
	if doc.Schema != "reelmill.manifest/1" || doc.Asset.ID != asset.ID || doc.Asset.Kind != "video" || doc.Asset.Version != 1 {
		t.Errorf("identity %s %+v", doc.Schema, doc.Asset)
	}
	if doc.Title != "Film" || doc.Description != "Two seconds." || doc.Alt == nil || *doc.Alt != "" || doc.Language != "en-GB" ||
		!slices.Equal(doc.Tags, []string{"a", "b"}) || doc.AspectRatio != "16:9" {
		t.Errorf("description %+v", doc)
	}
	if doc.Duration < 1.9 || doc.Duration > 2.1 {
		t.Errorf("duration %g, want 2", doc.Duration)
	}
	if len(doc.Videos) != 1 || len(doc.Posters) != 6 || len(doc.Teasers) != 1 || len(doc.Audios)+len(doc.Images) != 0 {
		t.Errorf("%d videos, %d posters, %d teasers", len(doc.Videos), len(doc.Posters), len(doc.Teasers))
	}
	tracks := map[string]manifest.Subtitle{}
	for _, track := range doc.Subtitles {
		tracks[track.Locale] = track
	}
	if len(tracks) != 2 || tracks["fr"].Label != "Français" || tracks["en"].Label != "English" {
		t.Errorf("subtitles %+v", doc.Subtitles)
	}
}

// expectConditional asks for the manifest again in the ways a cache does.
func expectConditional(t *testing.T, m *mill, asset api.Asset) {
	t.Helper()
	path := "/v1/assets/" + asset.ID + "/manifest"
	full := m.ask(t, "GET", path, nil)
	etag := full.header.Get("ETag")
	if !json.Valid(full.body) || len(etag) < 10 || etag[0] != '"' || full.header.Get("Cache-Control") == "" {
		t.Errorf("manifest headers %v", full.header)
	}
	for _, header := range []string{etag, "W/" + etag, `"other", ` + etag, "*"} {
		if got := m.ask(t, "GET", path, nil, "If-None-Match", header); got.status != 304 || len(got.body) != 0 {
			t.Errorf("If-None-Match %s: status %d, %d bytes", header, got.status, len(got.body))
		}
	}
	if got := m.ask(t, "GET", path, nil, "If-None-Match", `"other"`); got.status != 200 {
		t.Errorf("another tag: status %d", got.status)
	}
	m.ask(t, "GET", path+"?set=image", nil).refusal(t, 404, "set-not-made")
	m.ask(t, "GET", path+"?locale=!", nil).refusal(t, 422, "bad-locale")
}
