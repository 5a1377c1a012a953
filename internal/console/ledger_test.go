package console_test

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// ledger notes what a page asks a server to do.
type ledger struct {
	mu    sync.Mutex
	lines []string
}

// takes is a route that notes what it is asked and answers with what says returns by then.
func (l *ledger) takes(status int, says func(body string) string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // of a request that broke off, what came is compared
		l.mu.Lock()
		l.lines = append(l.lines, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+string(body)))
		text := says(string(body))
		l.mu.Unlock()
		answer(w, status, text)
	}
}

// shows is a route that answers with what says returns by then.
func (l *ledger) shows(says func() string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		l.mu.Lock()
		text := says()
		l.mu.Unlock()
		answer(w, http.StatusOK, text)
	}
}

// expect compares what was asked since the last time.
func (l *ledger) expect(t *testing.T, want ...string) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if got := strings.Join(l.lines, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("the server was asked\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	l.lines = nil
}
