package e2e

import (
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// rightsWindow opens and closes the window of an asset, first without and then with another asset to show instead.
func rightsWindow(t *testing.T, m *mill) {
	future := time.Now().Add(time.Hour)
	asset := m.submit(t, media(t, "tone.m4a"), func(body *api.NewAsset) { body.Rights = &api.Rights{StartsAt: &future} })
	standIn := m.submit(t, media(t, "tone.m4a"), func(body *api.NewAsset) { body.Title = "Stand-in" })
	m.published(t, asset, 1)
	m.published(t, standIn, 1)
	path := "/v1/assets/" + asset.ID
	m.ask(t, "GET", path+"/manifest", nil).refusal(t, 410, "rights-expired")

	soon := time.Now().Add(20 * time.Second)
	m.edit(t, asset, map[string]any{"rights": api.Rights{EndsAt: &soon}})
	doc := m.document(t, asset.ID)
	address, err := url.Parse(doc.Audios[0].URL)
	must(t, err)
	if exp := address.Query().Get("exp"); exp != strconv.FormatInt(soon.Unix(), 10) {
		t.Errorf("the address ends at %s, the rights at %d", exp, soon.Unix())
	}
	expectFile(t, m, doc.Audios[0].URL, doc.Audios[0].Mime, doc.Audios[0].SHA256, doc.Audios[0].Bytes)
	longer := address.Query()
	longer.Set("exp", strconv.FormatInt(future.Unix(), 10))
	m.ask(t, "GET", m.url+address.Path+"?"+longer.Encode(), nil).refusal(t, 403, "bad-signature")

	eventually(t, patience, "the rights have ended", func() bool { return m.ask(t, "GET", path+"/manifest", nil).status == 410 })
	m.ask(t, "GET", path+"/manifest", nil).refusal(t, 410, "rights-expired")
	m.ask(t, "GET", doc.Audios[0].URL, nil).refusal(t, 410, "rights-expired")

	m.edit(t, asset, map[string]any{"fallback": standIn.ID})
	shown := m.document(t, asset.ID)
	if shown.Asset.ID != standIn.ID || shown.FallbackFor != asset.ID || shown.Title != "Stand-in" {
		t.Errorf("shown instead: %+v for %q", shown.Asset, shown.FallbackFor)
	}
	m.edit(t, asset, map[string]any{"rights": api.Rights{}})
	if own := m.document(t, asset.ID); own.Asset.ID != asset.ID || own.FallbackFor != "" {
		t.Errorf("after the window was opened again: %+v for %q", own.Asset, own.FallbackFor)
	}
	m.ask(t, "PATCH", path, map[string]any{"fallback": asset.ID}).refusal(t, 422, "fallback-to-itself")
}

// edit changes what is known of an asset.
func (m *mill) edit(t *testing.T, asset api.Asset, body map[string]any) api.Asset {
	t.Helper()
	return into[api.Asset](t, m.ask(t, "PATCH", "/v1/assets/"+asset.ID, body), 200)
}

// edits changes one thing after the other; what is left out stays.
func edits(t *testing.T, m *mill) {
	asset := m.submit(t, media(t, "tone.m4a"), func(body *api.NewAsset) { body.Title, body.Tags = "Tone", []string{"a"} })
	m.published(t, asset, 1)
	asset = m.edit(t, asset, map[string]any{"alt": "A tone.", "language": "fra"})
	if asset.Alt == nil || *asset.Alt != "A tone." || asset.Language != "fr" || asset.Title != "Tone" || len(asset.Tags) != 1 {
		t.Errorf("after the first edit: %+v", asset)
	}
	asset = m.edit(t, asset, map[string]any{"alt": nil, "tags": []string{}, "title": "Ton"})
	if asset.Alt != nil || asset.Language != "fr" || asset.Title != "Ton" || len(asset.Tags) != 0 {
		t.Errorf("after the second edit: %+v", asset)
	}
	if doc := m.document(t, asset.ID); doc.Alt != nil || doc.Title != "Ton" || doc.Language != "fr" {
		t.Errorf("the manifest says %+v", doc)
	}
	path := "/v1/assets/" + asset.ID
	m.ask(t, "PATCH", path, map[string]any{"language": "not a language"}).refusal(t, 422, "bad-locale")
	m.ask(t, "PATCH", path, map[string]any{"fallback": "none"}).refusal(t, 422, "fallback-not-found")
	m.ask(t, "PATCH", path, map[string]any{"state": "published"}).refusal(t, 422, "invalid-request")
	window := map[string]any{"starts_at": "2027-01-01T00:00:00Z", "ends_at": "2026-01-01T00:00:00Z"}
	m.ask(t, "PATCH", path, map[string]any{"title": "Lost", "rights": window}).refusal(t, 422, "rights-window-empty")
	if now := into[api.Asset](t, m.ask(t, "GET", path, nil), 200); now.Title != "Ton" {
		t.Errorf("a refused edit changed the title to %q", now.Title)
	}
}

func withdrawal(t *testing.T, m *mill) {
	asset := m.submit(t, media(t, "tone.m4a"), nil)
	m.published(t, asset, 1)
	path := "/v1/assets/" + asset.ID
	if got := m.ask(t, "DELETE", path, nil); got.status != 204 {
		t.Fatalf("status %d: %s", got.status, got.body)
	}
	m.ask(t, "GET", path+"/manifest", nil).refusal(t, 410, "asset-withdrawn")
	m.ask(t, "PUT", path+"/subtitles/de", germanCue+"Zu spät\n", plain...).refusal(t, 410, "asset-withdrawn")
	body := api.NewVersion{Source: api.Source{Upload: m.upload(t, media(t, "tone.m4a"))}}
	m.ask(t, "POST", path+"/versions", body).refusal(t, 410, "asset-withdrawn")
	if state := into[api.Asset](t, m.ask(t, "GET", path, nil), 200).State; state != "withdrawn" {
		t.Errorf("state %s", state)
	}
}
