package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

// told is an answer read as JSON.
func told[T any](t *testing.T, w *watched, method, path, key, body string) T {
	t.Helper()
	answer := w.ask(t, method, path, key, body)
	if answer.Code >= http.StatusBadRequest {
		t.Fatalf("%s %s: %d %s", method, path, answer.Code, answer.Body)
	}
	var value T
	if err := json.Unmarshal(answer.Body.Bytes(), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestKeysOverHTTP(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	operator := w.key(t, records.RoleOperator)
	began := w.records.Now().Add(-time.Second)
	issued := told[IssuedKey](t, w, http.MethodPost, "/v1/keys", operator, `{"name":"the CMS","role":"cms"}`)
	if issued.Secret == "" || issued.CreatedBy != "n" || issued.CreatedByKey != "id-of-operator" || issued.State != "valid" || issued.CreatedAt.Before(began) {
		t.Errorf("issued %+v", issued)
	}
	if got := w.ask(t, http.MethodGet, "/v1/sets", issued.Secret, ""); got.Code != http.StatusOK {
		t.Errorf("the new key is answered %d", got.Code)
	}
	listed := w.ask(t, http.MethodGet, "/v1/keys", operator, "")
	if text := listed.Body.String(); strings.Contains(text, issued.Secret) || strings.Contains(text, records.HashKey(issued.Secret)) {
		t.Errorf("the list tells the secret: %s", text)
	}
	var list KeyList
	if err := json.Unmarshal(listed.Body.Bytes(), &list); err != nil || len(list.Keys) != 2 || list.Keys[1].LastUsedAt == nil {
		t.Fatalf("listed %+v, %v", list, err)
	}
	if got := w.ask(t, http.MethodDelete, "/v1/keys/"+issued.ID, operator, ""); got.Code != http.StatusNoContent {
		t.Errorf("revoking: %d %s", got.Code, got.Body)
	}
	if got := w.ask(t, http.MethodGet, "/v1/sets", issued.Secret, ""); got.Code != http.StatusUnauthorized {
		t.Errorf("a revoked key is answered %d", got.Code)
	}
	for path, want := range map[string]int{"/v1/keys/none": http.StatusNotFound, "/v1/keys/id-of-operator": http.StatusConflict} {
		if got := w.ask(t, http.MethodDelete, path, operator, ""); got.Code != want {
			t.Errorf("DELETE %s: %d %s", path, got.Code, got.Body)
		}
	}
	second := told[IssuedKey](t, w, http.MethodPost, "/v1/keys", operator, `{"name":"another","role":"operator"}`)
	if got := w.ask(t, http.MethodDelete, "/v1/keys/id-of-operator", operator, ""); got.Code != http.StatusNoContent {
		t.Errorf("revoking the key in use: %d %s", got.Code, got.Body)
	}
	if got := w.ask(t, http.MethodGet, "/v1/keys", second.Secret, ""); got.Code != http.StatusOK {
		t.Errorf("the other operator is answered %d", got.Code)
	}
}

// A key that is made with an Idempotency-Key is told again, but stands nowhere in the records.
func TestRepeatedKeysAreNotKeptInClear(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleOperator)
	first := w.ask(t, http.MethodPost, "/v1/keys", key, `{"name":"n","role":"cms"}`, idempotencyHeader, "once")
	again := w.ask(t, http.MethodPost, "/v1/keys", key, `{"name":"n","role":"cms"}`, idempotencyHeader, "once")
	if first.Code != http.StatusCreated || first.Body.String() != again.Body.String() || again.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("first %d %s, then %d %s %v", first.Code, first.Body, again.Code, again.Body, again.Header())
	}
	var issued IssuedKey
	if err := json.Unmarshal(first.Body.Bytes(), &issued); err != nil {
		t.Fatal(err)
	}
	kept, err := w.records.Remember(t.Context(), records.HashKey("Bearer "+key+"\nonce"), "")
	if err != nil || kept == nil || kept.Status != http.StatusCreated || strings.Contains(kept.Body, issued.Secret) {
		t.Errorf("the records keep %+v, %v", kept, err)
	}
	lock, err := answerLock("Bearer " + key + "\ntwice")
	need(t, err)
	if _, err := lock.Open("", kept.Body); err == nil {
		t.Error("another Idempotency-Key opens the answer")
	}
}

// A date that nobody set must not make a key that never ends.
func TestKeysWithAnUnsetEndAreRefused(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleOperator)
	for _, end := range []string{"0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"} {
		got := w.ask(t, http.MethodPost, "/v1/keys", key, `{"name":"n","role":"cms","expires_at":"`+end+`"}`)
		if got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "key-expires-early") {
			t.Errorf("%s is answered %d %s", end, got.Code, got.Body)
		}
	}
}

// What uploads offer is what they take.
func TestUploadsOfUnknownLengthAreNotOffered(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleUploader)
	offered := w.ask(t, http.MethodOptions, "/v1/uploads", key, "").Header().Get("Tus-Extension")
	taken := w.ask(t, http.MethodPost, "/v1/uploads", key, "", "Tus-Resumable", "1.0.0", "Upload-Defer-Length", "1")
	if strings.Contains(offered, "defer") || !strings.Contains(offered, "concatenation") || taken.Code < http.StatusBadRequest {
		t.Errorf("%q is offered; without a length an upload is answered %d", offered, taken.Code)
	}
}
