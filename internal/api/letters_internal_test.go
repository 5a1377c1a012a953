package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// A text in other letters than JSON has would be stored with marks in the place of what could not be read.
func TestTextThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	recordstest.Shelve(t, w.records, &records.Asset{ID: "a", Title: "kept"}, nil)
	key := w.key(t, records.RoleOperator)
	for _, title := range []string{"caf\xe9", `\ud800`, `\ude00\ud83d`, "\xed\xa0\x80"} {
		for _, ask := range [][3]string{
			{http.MethodPost, "/v1/assets", `{"draft":true,"set":"article","title":"` + title + `"}`},
			{http.MethodPatch, "/v1/assets/a", `{"title":"` + title + `"}`},
			{http.MethodPatch, "/v1/assets/a", `{"translations":{"fr":{"title":"` + title + `"}}}`},
			{http.MethodPost, "/v1/keys", `{"role":"cms","name":"` + title + `"}`},
		} {
			for _, header := range [][]string{nil, {"Idempotency-Key", ask[1] + title}} {
				answer := w.ask(t, ask[0], ask[1], key, ask[2], header...)
				if answer.Code != http.StatusBadRequest || !strings.Contains(answer.Body.String(), `"bad-text"`) {
					t.Errorf("%s %s %q: %d %s", ask[0], ask[1], ask[2], answer.Code, answer.Body)
				}
			}
		}
	}
	if asset := told[Asset](t, w, http.MethodGet, "/v1/assets/a", key, ""); asset.Title != "kept" || len(asset.Translations) > 0 {
		t.Errorf("the asset is %+v", asset)
	}
	edited := told[Asset](t, w, http.MethodPatch, "/v1/assets/a", key, `{"title":"caf\u00e9 \ud83d\ude00 \ufffd"}`)
	if edited.Title != "café 😀 \ufffd" {
		t.Errorf("the title is %q", edited.Title)
	}
}

// Who gives a bad id of their own is told the rule in words, not as a pattern.
func TestTheRuleOfOwnIDsIsToldInWords(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleUploader)
	for _, id := range []string{"news/4711", `a\u0007b`} {
		answer := w.ask(t, http.MethodPost, "/v1/assets", key, `{"draft":true,"set":"article","external_id":"`+id+`"}`)
		body := answer.Body.String()
		if answer.Code != http.StatusUnprocessableEntity || !strings.Contains(body, "a text without slashes and control characters") || strings.Contains(body, "x00") {
			t.Errorf("%s: %d %s", id, answer.Code, body)
		}
	}
}
