package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// A client whose body was read in time may be answered later than that time, and is not taken for one that has gone.
func TestAnAnswerMayTakeLongerThanABody(t *testing.T) {
	t.Parallel()
	const bodyTime = 100 * time.Millisecond
	slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)                                                 // as whoever looks at the idempotency key does
		if err := huma.SetReadDeadline(w, time.Now().Add(bodyTime)); err != nil { // as the framework does then
			t.Error(err)
		}
		work, stop := context.WithTimeout(r.Context(), 5*bodyTime)
		defer stop()
		<-work.Done()
		if r.Context().Err() != nil {
			w.WriteHeader(statusClientGone)
		}
	})
	s := &server{log: slog.New(slog.DiscardHandler), watcher: blind{}}
	web := httptest.NewServer(s.logged(slow, func(*http.Request) string { return "" }))
	defer web.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, web.URL, strings.NewReader(`{"title":"Film"}`))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("the client that waited was answered %d", answer.StatusCode)
	}
}
