package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

func TestTranslationsAreTakenAway(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleEditor)
	asset := told[Asset](t, w, http.MethodPost, "/v1/assets", key, `{"draft":true,"translations":{"fr":{"title":"un"},"de":{"title":"eins"}}}`)
	left := told[Asset](t, w, http.MethodPatch, "/v1/assets/"+asset.ID, key, `{"translations":{"fr":null}}`)
	if len(left.Translations) != 1 || left.Translations["de"] == nil {
		t.Errorf("left are %v", left.Translations)
	}
	more := []string{}
	for i := range maxTranslations {
		more = append(more, fmt.Sprintf(`"x-%d":{"title":"t"}`, i))
	}
	got := w.ask(t, http.MethodPatch, "/v1/assets/"+asset.ID, key, `{"translations":{`+strings.Join(more, ",")+`}}`)
	if got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "too-many-translations") {
		t.Errorf("one translation too many is answered %d %s", got.Code, got.Body)
	}
}

// A date that nobody set must not open for ever what was to be closed.
func TestTheBeginningOfAClockIsNoEnd(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleEditor)
	asset := told[Asset](t, w, http.MethodPost, "/v1/assets", key, `{"draft":true}`)
	for _, moment := range []string{"1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1970-01-01T01:00:00+01:00"} {
		rights := `"rights":{"starts_at":null,"ends_at":"` + moment + `"}`
		for method, path := range map[string]string{http.MethodPost: "/v1/assets", http.MethodPatch: "/v1/assets/" + asset.ID} {
			body := "{" + rights + "}"
			if method == http.MethodPost {
				body = `{"draft":true,` + rights + "}"
			}
			got := w.ask(t, method, path, key, body)
			if got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "rights-time-unset") {
				t.Errorf("%s with %s is answered %d %s", method, moment, got.Code, got.Body)
			}
		}
	}
}

// Old and unofficial codes of a country are its own code, wherever they are compared.
func TestTerritoriesAreCanonical(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleEditor)
	asset := told[Asset](t, w, http.MethodPost, "/v1/assets", key, `{"draft":true,"rights":{"starts_at":null,"ends_at":null,"territories":["uk","GB"],"channels":["web","web"]}}`)
	place, err := placeOfReader("UK", "")
	if err != nil || place.Territory != "GB" || len(asset.Rights.Territories) != 1 || asset.Rights.Territories[0] != "GB" || len(asset.Rights.Channels) != 1 {
		t.Errorf("UK is kept as %v and asked for as %q, %v; channels %v", asset.Rights.Territories, place.Territory, err, asset.Rights.Channels)
	}
	draft := w.ask(t, http.MethodGet, "/v1/assets/"+asset.ID+"/manifest", key, "")
	if draft.Code != http.StatusNotFound || strings.Contains(draft.Body.String(), "versions/0") {
		t.Errorf("the manifest of a draft: %d %s", draft.Code, draft.Body)
	}
}

// Countries are written to us in one way, wherever they are written: by two letters.
func TestCountriesHaveTwoLetters(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleEditor)
	for code, want := range map[string]int{
		"gb": http.StatusCreated, "GB": http.StatusCreated, "GBR": http.StatusUnprocessableEntity, "826": http.StatusUnprocessableEntity,
		"EU": http.StatusUnprocessableEntity, "XX": http.StatusUnprocessableEntity, "": http.StatusUnprocessableEntity,
	} {
		kept := w.ask(t, http.MethodPost, "/v1/assets", key, `{"draft":true,"rights":{"territories":["`+code+`"]}}`)
		if kept.Code != want {
			t.Errorf("territory %q is kept with %d %s, want %d", code, kept.Code, kept.Body, want)
		}
		if _, err := placeOfReader(code, ""); code != "" && (err == nil) != (want == http.StatusCreated) {
			t.Errorf("territory %q in a question: %v", code, err)
		}
	}
}

// The point that must stay in view can be moved, but not out of the picture.
func TestTheFocalPointIsMoved(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleEditor)
	asset := told[Asset](t, w, http.MethodPost, "/v1/assets", key, `{"draft":true,"title":"Sea"}`)
	path := "/v1/assets/" + asset.ID
	for body, code := range map[string]string{
		`{"focal_point":{"x":1.01,"y":0.5}}`:               "focal-point-outside",
		`{"focal_point":{"x":0.5,"y":-0.01},"title":"no"}`: "focal-point-outside",
		`{"focal_point":{"x":0.5}}`:                        "invalid-request",
		`{"focal_point":{"x":"0.5","y":0.5}}`:              "invalid-request",
	} {
		got := w.ask(t, http.MethodPatch, path, key, body)
		if got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), `"`+code+`"`) {
			t.Errorf("%s is answered %d %s", body, got.Code, got.Body)
		}
	}
	if kept := told[Asset](t, w, http.MethodPatch, path, key, `{"tags":["x"],"focal_point":null}`); kept.FocalPoint != profiles.Centre() || kept.Title != "Sea" {
		t.Errorf("refused edits left %+v", kept)
	}
	corner := profiles.FocalPoint{X: 0, Y: 1}
	if moved := told[Asset](t, w, http.MethodPatch, path, key, `{"focal_point":{"x":0,"y":1}}`); moved.FocalPoint != corner {
		t.Errorf("moved to %+v", moved.FocalPoint)
	}
	if back := told[Asset](t, w, http.MethodPatch, path, key, `{"focal_point":null}`); back.FocalPoint != profiles.Centre() {
		t.Errorf("null moves it to %+v", back.FocalPoint)
	}
	trail := told[AuditPage](t, w, http.MethodGet, path+"/audit?limit=1", key, "")
	if got := fmt.Sprint(trail.Entries[0].Detail); got != "map[fields:[focal_point]]" {
		t.Errorf("the trail says %s", got)
	}
}
