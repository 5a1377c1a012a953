package api

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
)

// ask sends one POST with the Idempotency-Key "k".
func ask(handler http.Handler, authorization string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodPost, "/v1/nowhere", strings.NewReader("{}"))
	request.Header.Set(idempotencyHeader, "k")
	request.Header.Set("Authorization", authorization)
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	return answer
}

func TestRepeatedRefusalsStayProblemDocuments(t *testing.T) {
	t.Parallel()
	s := &server{records: emptyRecords(t), log: slog.New(slog.DiscardHandler)}
	handler := s.outer(&roads{ServeMux: http.NewServeMux()})
	first, again := ask(handler, ""), ask(handler, "")
	if again.Header().Get("Idempotency-Replayed") != "true" || again.Header().Get("Content-Type") != problemType {
		t.Errorf("the repeated answer has the headers %v", again.Header())
	}
	if first.Body.String() != again.Body.String() || !strings.Contains(again.Body.String(), "route-not-found") {
		t.Errorf("first %s, then %s", first.Body, again.Body)
	}
}

// The release before kept answers as they are; who repeats a request across the upgrade gets them still.
func TestAnswersKeptInClearAreRepeated(t *testing.T) {
	t.Parallel()
	s := &server{records: emptyRecords(t), log: slog.New(slog.DiscardHandler)}
	handler := s.idempotent(http.NotFoundHandler())
	request := httptest.NewRequest(http.MethodPost, "/v1/nowhere", http.NoBody)
	for secret, body := range map[string]string{"Bearer a\nk": `{"id":"x"}`, "Bearer b\nk": ""} {
		key := records.HashKey(secret)
		_, err := s.records.Remember(t.Context(), key, requestHash(request, []byte("{}")))
		need(t, err)
		need(t, s.records.Answer(t.Context(), key, http.StatusCreated, "/v1/assets/x", body))
		who, _, _ := strings.Cut(secret, "\n")
		if got := ask(handler, who); got.Code != http.StatusCreated || got.Body.String() != body || got.Header().Get("Location") != "/v1/assets/x" {
			t.Errorf("%s is answered %d %q with %v", who, got.Code, got.Body, got.Header())
		}
	}
}

func TestClientsDoNotShareIdempotencyKeys(t *testing.T) {
	t.Parallel()
	s := &server{records: emptyRecords(t), log: slog.New(slog.DiscardHandler)}
	handler := s.idempotent(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "for "+r.Header.Get("Authorization"))
	}))
	for _, who := range []string{"Bearer a", "Bearer b", "Bearer a"} {
		if got := ask(handler, who).Body.String(); got != "for "+who {
			t.Errorf("%s got an answer %q", who, got)
		}
	}
}

// TestServerDiedBeforeAnswering: what was made before is told to whoever asks again, and is not made again.
func TestServerDiedBeforeAnswering(t *testing.T) {
	t.Parallel()
	s := &server{records: emptyRecords(t), log: slog.New(slog.DiscardHandler)}
	asset := &records.Asset{SetName: "article"}
	made := 0
	handler := s.idempotent(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			made++
			if _, err := s.records.CreateAsset(r.Context(), asset, nil, nil); err != nil {
				t.Error(err)
			}
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, "this is "+r.URL.Path)
	}))
	func() {
		defer func() { _ = recover() }()
		ask(handler, "")
	}()
	for range 2 {
		again := ask(handler, "")
		if again.Code != http.StatusCreated || again.Body.String() != "this is /v1/assets/"+asset.ID || again.Header().Get("Idempotency-Replayed") != "true" {
			t.Errorf("the repeated request got %d %q", again.Code, again.Body)
		}
	}
	if made != 1 {
		t.Errorf("it was made %d times", made)
	}
}

func TestTheRepeatedAnswerSaysWhere(t *testing.T) {
	t.Parallel()
	w := newWatched(t, false, nil, nil)
	first := w.ask(t, http.MethodPost, "/v1/assets", "", `{"draft":true}`, idempotencyHeader, "where")
	again := w.ask(t, http.MethodPost, "/v1/assets", "", `{"draft":true}`, idempotencyHeader, "where")
	where := first.Header().Get("Location")
	if where == "" || again.Header().Get("Location") != where || again.Header().Get("Idempotency-Replayed") != "true" {
		t.Errorf("first %q, then %v", where, again.Header())
	}
}
