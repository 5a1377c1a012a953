package api

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

func TestEveryKeyLearnsWhatItIs(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	for _, role := range records.Roles() {
		key := w.key(t, role)
		got := told[Caller](t, w, http.MethodGet, "/v1/keys/self", key, "")
		if got.ID != "id-of-"+string(role) || got.Name != "n" || got.Role != string(role) || got.ExpiresAt != nil || !slices.Equal(got.Routes, RoutesOf(role)) {
			t.Errorf("a key with the role %s is told %+v", role, got)
		}
		if answer := w.ask(t, http.MethodGet, "/v1/keys/self", key, ""); answer.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("it may be kept: %v", answer.Header())
		}
	}
	if operators, cms := RoutesOf(records.RoleOperator), RoutesOf(records.RoleCMS); len(operators) != len(roleTable()) ||
		slices.Contains(cms, "PATCH /v1/assets/{id}") || !slices.Contains(cms, "GET /v1/keys/self") {
		t.Errorf("operators have %d routes, the CMS has %v", len(operators), cms)
	}
	end := w.records.Now().Add(time.Hour).Truncate(time.Millisecond)
	secret, _, err := w.records.IssueKey(t.Context(), records.NewKey{Name: "for a day", Role: records.RoleCMS, ExpiresAt: end})
	need(t, err)
	if got := told[Caller](t, w, http.MethodGet, "/v1/keys/self", secret, ""); got.ExpiresAt == nil || !got.ExpiresAt.Equal(end) {
		t.Errorf("it ends %v, want %v", got.ExpiresAt, end)
	}
	if got := w.ask(t, http.MethodGet, "/v1/keys/self", "", "").Code; got != http.StatusUnauthorized {
		t.Errorf("without a key it is answered %d", got)
	}
}

func TestWithoutKeysEverybodyMayDoEverything(t *testing.T) {
	t.Parallel()
	w := newWatched(t, false, nil, nil)
	got := told[Caller](t, w, http.MethodGet, "/v1/keys/self", "", "")
	if got.ID != "" || got.Name == "" || got.Role != string(records.RoleOperator) || len(got.Routes) != len(roleTable()) {
		t.Errorf("told %+v", got)
	}
}
