package api

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

func TestListsSelect(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleEditor)
	past := time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)
	w.draft(t, key, `{"draft":true,"title":"plain","tags":["a,b","x"],"language":"de"}`)
	w.draft(t, key, `{"draft":true,"title":"closed","tags":["x"],"rights":{"starts_at":null,"ends_at":"`+past+`"},"translations":{"fr-CA":{"title":"fermé"}}}`)
	w.draft(t, key, `{"draft":true,"title":"hero","set":"hero"}`)
	for query, want := range map[string]string{
		"tag=x": "[plain closed]", "tag=x&tag=a%2Cb": "[plain]", "rights=closed": "[closed]", "rights=open": "[plain hero]", "rights=upcoming": "[]",
		"locale=fr_ca": "[closed]", "locale=FR": "[closed]", "locale=de": "[plain]", "locale=fr-FR": "[]", "set=hero": "[hero]",
		"state=expired": "[]", "state=draft": "[plain closed hero]", "state=in_review": "[]", "state=draft&rights=closed&tag=x&locale=fr": "[closed]",
	} {
		page := told[AssetPage](t, w, http.MethodGet, "/v1/assets?"+query, key, "")
		titles := []string{}
		for _, asset := range page.Assets {
			titles = append(titles, asset.Title)
		}
		if got := fmt.Sprint(titles); got != want {
			t.Errorf("%s lists %s, want %s", query, got, want)
		}
	}
	for _, query := range []string{"locale=!", "state=none", "rights=none"} {
		if got := w.ask(t, http.MethodGet, "/v1/assets?"+query, key, ""); got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s is answered %d", query, got.Code)
		}
	}
	first := told[AssetPage](t, w, http.MethodGet, "/v1/assets?locale=fr_ca&limit=1&tag=x", key, "")
	if len(first.Assets) != 1 || first.Cursor != "" {
		t.Errorf("one asset gives %+v", first)
	}
	var paged []string
	query := "/v1/assets?tag=x&limit=1"
	for address := query; address != ""; {
		page := told[AssetPage](t, w, http.MethodGet, address, key, "")
		for _, asset := range page.Assets {
			paged = append(paged, asset.Title)
		}
		if address = ""; page.Cursor != "" {
			address = query + "&cursor=" + page.Cursor
		}
	}
	if !slices.Equal(paged, []string{"plain", "closed"}) {
		t.Errorf("page by page %q", paged)
	}
}
