package api

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
)

// draft makes an asset without a master and returns its id.
func (w *watched) draft(t *testing.T, key, body string) string {
	t.Helper()
	return told[Asset](t, w, http.MethodPost, "/v1/assets", key, body).ID
}

func TestTheAuditTrailTellsWhoDidWhat(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	uploader, editor := w.key(t, records.RoleUploader), w.key(t, records.RoleEditor)
	id := w.draft(t, uploader, `{"draft":true,"title":"A"}`)
	told[Asset](t, w, http.MethodPatch, "/v1/assets/"+id, editor, `{"title":"B","tags":["x"]}`)
	if got := w.ask(t, http.MethodDelete, "/v1/assets/"+id, editor, ""); got.Code != http.StatusNoContent {
		t.Fatalf("withdrawing: %d", got.Code)
	}
	var seen []string
	cursor := ""
	for range 5 {
		page := told[AuditPage](t, w, http.MethodGet, "/v1/assets/"+id+"/audit?limit=1&cursor="+url.QueryEscape(cursor), editor, "")
		for _, entry := range page.Entries {
			seen = append(seen, fmt.Sprintf("%s %s %s %v", entry.Action, entry.KeyID, entry.Role, entry.Detail))
		}
		if cursor = page.Cursor; cursor == "" {
			break
		}
	}
	want := "withdrawn id-of-editor editor map[]|edited id-of-editor editor map[fields:[title tags]]|created id-of-uploader uploader map[]"
	if got := strings.Join(seen, "|"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	other := w.draft(t, uploader, `{"draft":true}`)
	page := told[AuditPage](t, w, http.MethodGet, "/v1/assets/"+id+"/audit?limit=1", editor, "")
	if got := w.ask(t, http.MethodGet, "/v1/assets/"+other+"/audit?cursor="+url.QueryEscape(page.Cursor), editor, ""); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("the cursor of another trail is answered %d", got.Code)
	}
}
