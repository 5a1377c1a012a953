package api

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// One end of a window is enough, and null takes away what it stands for.
func TestEditsOfRights(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleEditor)
	asset := told[Asset](t, w, http.MethodPost, "/v1/assets", key,
		`{"draft":true,"title":"T","language":"fr","tags":["a"],"rights":{"ends_at":"2100-01-01T00:00:00Z"},"translations":{"de":{"title":"eins"},"it":{}}}`)
	if asset.Rights.EndsAt == nil || asset.Rights.StartsAt != nil || len(asset.Translations) != 1 {
		t.Fatalf("with one end: %+v, %v", asset.Rights, asset.Translations)
	}
	path := "/v1/assets/" + asset.ID
	moved := told[Asset](t, w, http.MethodPatch, path, key, `{"rights":{"starts_at":"2099-01-01T00:00:00Z","territories":["GB"]}}`)
	if moved.Rights.EndsAt == nil || moved.Rights.StartsAt == nil || len(moved.Rights.Territories) != 1 {
		t.Errorf("with the other end, and a territory: %+v", moved.Rights)
	}
	open := told[Asset](t, w, http.MethodPatch, path, key, `{"rights":{"ends_at":null}}`) // nobody asked for the whole world
	if open.Rights.EndsAt != nil || open.Rights.StartsAt == nil || len(open.Rights.Territories) != 1 {
		t.Errorf("without an end: %+v", open.Rights)
	}
	world := told[Asset](t, w, http.MethodPatch, path, key, `{"rights":{"territories":[]}}`)
	if world.Rights.StartsAt == nil || len(world.Rights.Territories) != 0 {
		t.Errorf("everywhere: %+v", world.Rights)
	}
	bare := told[Asset](t, w, http.MethodPatch, path, key, `{"title":null,"description":null,"language":null,"tags":null,"rights":null,"fallback":null,"translations":null}`)
	if bare.Title != "" || bare.Language != "" || len(bare.Tags) != 0 || bare.Rights.StartsAt != nil || len(bare.Rights.Territories) != 0 || len(bare.Translations) != 0 {
		t.Errorf("after null for everything: %+v", bare)
	}
}

// Who went back too far, or to the wrong version, names the one to show.
func TestRollbackToAGivenVersion(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleEditor)
	recordstest.Shelve(t, w.records, &records.Asset{ID: "a"}, recordstest.Master(""))
	for range 2 {
		recordstest.Replace(t, w.records, "a", recordstest.Master(""))
	}
	if _, err := w.records.AddVersion(t.Context(), "a", *recordstest.Master("")); err != nil { // the fourth
		t.Fatal(err)
	}
	for body, want := range map[string]string{
		`{"version":5}`: "404 has no version 5.", `{"version":0}`: "422", `{"number":1}`: "422",
		`{"version":3}`: "409 Version 3 is published: it is what readers see now.", `{"version":4}`: "409 Version 4 is processing: readers never saw it.",
	} {
		status, words, _ := strings.Cut(want, " ")
		if got := w.ask(t, http.MethodPost, "/v1/assets/a/rollback", key, body); strconv.Itoa(got.Code) != status || !strings.Contains(got.Body.String(), words) {
			t.Errorf("%s is answered %d %s", body, got.Code, got.Body)
		}
	}
	for _, step := range []struct {
		body  string
		shown int
	}{
		{"", 2},
		{`{"version":1}`, 1},
		{`{"version":3}`, 3},
		{"", 1}, // what readers saw before, and not the second, which was rolled back
		{`{"version":2}`, 2},
		{"{}", 1},
	} {
		if asset := told[Asset](t, w, http.MethodPost, "/v1/assets/a/rollback", key, step.body); asset.PublishedVersion != step.shown {
			t.Errorf("after %s readers see %d, want %d", step.body, asset.PublishedVersion, step.shown)
		}
	}
}

func TestWhatWasWithdrawnStandsInForNothing(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleEditor)
	asset, gone := told[Asset](t, w, http.MethodPost, "/v1/assets", key, `{"draft":true}`), told[Asset](t, w, http.MethodPost, "/v1/assets", key, `{"draft":true}`)
	w.ask(t, http.MethodDelete, "/v1/assets/"+gone.ID, key, "")
	for _, late := range []struct{ method, path, body string }{
		{http.MethodPatch, "", `{"title":"late"}`},
		{http.MethodPatch, "", `{"focal_point":{"x":0.1,"y":0.1},"translations":{"de":{"title":"spät"}}}`},
		{http.MethodDelete, "/subtitles/fr", ""},
		{http.MethodDelete, "/posters/fr", ""},
	} {
		if got := w.ask(t, late.method, "/v1/assets/"+gone.ID+late.path, key, late.body); got.Code != http.StatusGone || !strings.Contains(got.Body.String(), "asset-withdrawn") {
			t.Errorf("%s %s is answered %d %s", late.method, late.path, got.Code, got.Body)
		}
	}
	for path, body := range map[string]string{"/v1/assets/" + asset.ID: `{"fallback":"` + gone.ID + `"}`, "/v1/assets": `{"draft":true,"fallback":"` + gone.ID + `"}`} {
		method := http.MethodPatch
		if path == "/v1/assets" {
			method = http.MethodPost
		}
		if got := w.ask(t, method, path, key, body); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "fallback-withdrawn") {
			t.Errorf("%s %s is answered %d %s", method, path, got.Code, got.Body)
		}
	}
}
