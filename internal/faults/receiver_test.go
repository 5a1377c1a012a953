package main

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

func signed(t *testing.T, signer *webhooks.Webhook, id, body string) *http.Request {
	t.Helper()
	now := time.Now()
	signature, err := signer.Sign(id, now, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	request.Header.Set("Webhook-Id", id)
	request.Header.Set("Webhook-Timestamp", strconv.FormatInt(now.Unix(), 10))
	request.Header.Set("Webhook-Signature", signature)
	return request
}

// The receiver sees what must not be: another body under the same id, a signature of somebody else, an event that never came, and one that came
// after a later one of its asset.
func TestReceiver(t *testing.T) {
	t.Parallel()
	ours, err := webhooks.NewWebhook("whsec_" + strings.Repeat("b3Vy", 8))
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := webhooks.NewWebhook("whsec_" + strings.Repeat("dGhl", 8))
	if err != nil {
		t.Fatal(err)
	}
	r := newReceiver()
	r.verifier = ours
	post := func(signer *webhooks.Webhook, id, body string) int {
		answer := httptest.NewRecorder()
		r.ServeHTTP(answer, signed(t, signer, id, body))
		return answer.Code
	}
	for _, id := range []string{"a1", "b1", "a3", "a2", "twice", "twice"} {
		post(ours, id, "of "+id)
	}
	if found := r.compare([][]string{{"a1", "a", "t"}, {"b1", "b", "t"}, {"twice", "c", "t"}}); len(found) != 0 {
		t.Errorf("all is well, and yet %v", found)
	}
	post(ours, "twice", "something else")
	post(theirs, "forged", "x")
	found := r.compare([][]string{{"a1", "a", "t"}, {"a2", "a", "t"}, {"a3", "a", "t"}, {"a4", "a", "t"}})
	for id, want := range map[string]string{"twice": "two bodies", "forged": "not signed", "a3": "after", "a4": "never"} {
		if !strings.Contains(found[id], want) {
			t.Errorf("%s: %q", id, found[id])
		}
	}
	if len(found) != 4 {
		t.Errorf("found %v", found)
	}
	refused := 0
	for _, id := range []string{"c", "d", "e", "f", "g", "h", "i", "j", "k", "l"} {
		if post(ours, id, id) != http.StatusNoContent {
			refused++
		}
	}
	if refused != 1 {
		t.Errorf("%d of ten were refused", refused)
	}
}
