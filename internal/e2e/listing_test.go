package e2e

import (
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// listing reads a list in pages of one, and by everything that selects.
func listing(t *testing.T, m *mill) {
	began := time.Now().Add(-time.Second)
	var want []string
	for _, title := range []string{"Ebbe", "Flut", "Stille"} {
		asset := m.submit(t, media(t, "tone.m4a"), func(body *api.NewAsset) { body.Title, body.Tags = title, []string{"tide"} })
		m.published(t, asset, 1)
		want = append(want, asset.ID)
	}
	var got []string
	query := url.Values{"tag": {"tide"}, "limit": {"1"}}
	for range 5 {
		page := into[api.AssetPage](t, m.ask(t, "GET", "/v1/assets?"+query.Encode(), nil), 200)
		for _, asset := range page.Assets {
			got = append(got, asset.ID)
		}
		if page.Cursor == "" {
			break
		}
		query.Set("cursor", page.Cursor)
	}
	if !slices.Equal(got, want) {
		t.Errorf("pages of one list %q, want %q", got, want)
	}
	for selection, count := range map[string]int{
		"tag=tide": 3, "tag=tide&q=flut": 1, "tag=tide&state=published": 3, "tag=tide&state=failed": 0,
		"tag=tide&changed_since=" + url.QueryEscape(began.Format(time.RFC3339)):                      3,
		"tag=tide&changed_since=" + url.QueryEscape(began.Add(time.Hour).UTC().Format(time.RFC3339)): 0,
	} {
		if page := into[api.AssetPage](t, m.ask(t, "GET", "/v1/assets?"+selection, nil), 200); len(page.Assets) != count {
			t.Errorf("%s: %d assets, want %d", selection, len(page.Assets), count)
		}
	}
	m.ask(t, "GET", "/v1/assets?limit=0", nil).refusal(t, 422, "invalid-request")
	m.ask(t, "GET", "/v1/assets?state=none", nil).refusal(t, 422, "invalid-request")
}
