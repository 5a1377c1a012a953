package api

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

func TestListsSelect(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleEditor)
	past := time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)
	w.draft(t, key, `{"draft":true,"title":"plain","tags":["a,b","x"],"language":"de"}`)
	w.draft(t, key, `{"draft":true,"title":"closed","tags":["x"],"rights":{"starts_at":null,"ends_at":"`+past+`"},"translations":{"fr-CA":{"title":"fermé"}}}`)
	w.draft(t, key, `{"draft":true,"title":"hero","set":"hero"}`)
	master := records.Master{Origin: records.OriginKey, Ref: "in/a", Priority: jobs.PriorityNormal}
	if _, err := w.records.CreateAsset(t.Context(), &records.Asset{SetName: "other", Title: "underway", StartsAt: records.At(time.Now().Add(time.Hour))}, &master, nil); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"tag=x": "[plain closed]", "tag=x&tag=a%2Cb": "[plain]", "rights=closed": "[closed]", "rights=open": "[plain hero]", "rights=upcoming": "[underway]",
		"locale=fr_ca": "[closed]", "locale=FR": "[closed]", "locale=de": "[plain]", "locale=fr-FR": "[]", "set=hero": "[hero]",
		"newer=processing": "[underway]", "newer=failed&newer=processing": "[underway]", "newer=failed": "[]", "state=draft&newer=processing": "[]",
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
	for _, query := range []string{"locale=!", "state=none", "rights=none", "newer=none", "newer=published"} {
		if got := w.ask(t, http.MethodGet, "/v1/assets?"+query, key, ""); got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s is answered %d", query, got.Code)
		}
	}
	first := told[AssetPage](t, w, http.MethodGet, "/v1/assets?locale=fr_ca&limit=1&tag=x", key, "")
	if len(first.Assets) != 1 || first.Cursor != "" {
		t.Errorf("one asset gives %+v", first)
	}
	if got := w.ask(t, http.MethodGet, "/v1/assets?tag=x&limit=1&newer=failed&cursor="+told[AssetPage](t, w, http.MethodGet, "/v1/assets?tag=x&limit=1", key, "").Cursor, key, ""); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("the cursor of a list without newer is answered %d", got.Code)
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
