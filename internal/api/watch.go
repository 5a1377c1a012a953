package api

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/telemetry"
)

// watcher is told of requests.
type watcher interface {
	// RequestBegan counts a request until what it returns is called.
	RequestBegan(method string) (ended func(route string, status int))
	// Handler makes a span of every request that wanted says yes to.
	Handler(next http.Handler, route func(*http.Request) string, wanted func(*http.Request) bool) http.Handler
}

// blind watches nothing.
type blind struct{}

func (blind) RequestBegan(string) func(string, int) { return func(string, int) {} }

func (blind) Handler(next http.Handler, _ func(*http.Request) string, _ func(*http.Request) bool) http.Handler {
	return next
}

// metricsPath is for operators alone.
const metricsPath = "/metrics"

// unrouted is the route of what no pattern matches.
const unrouted = "none"

// routeOf is the path of a pattern. Requests are counted by it, never by their own paths: patterns are few.
func routeOf(pattern string) string {
	if _, path, methodical := strings.Cut(pattern, " "); methodical {
		pattern = path
	}
	return cmp.Or(pattern, unrouted)
}

// traced are requests that may begin work, and those whose sender follows a trace already. Pages and players ask for the rest too often to
// be followed one by one.
func traced(r *http.Request) bool {
	if !strings.HasPrefix(r.URL.Path, "/v1/") || strings.HasPrefix(r.URL.Path, "/v1/uploads/") {
		return false
	}
	return !asking(r.Method) || r.Header.Get("Traceparent") != ""
}

// asking methods change nothing.
func asking(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

type requestKey struct{}

// requestNote is what is known of a request, and what the inner handlers tell the line that is logged in the end.
type requestNote struct {
	id      string
	pattern string // of its route, "" where there is none
	key     string // the API key it was made with, by its id
	secret  string // and by its hash
}

// noteOf is what is known of the request of a context; nothing of one that did not come through [server.logged].
func noteOf(ctx context.Context) requestNote {
	if note, ok := ctx.Value(requestKey{}).(*requestNote); ok {
		return *note
	}
	return requestNote{}
}

var requestIDShape = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// requestID is the one a proxy in front gave the request, else a new one.
func requestID(r *http.Request) string {
	if given := r.Header.Get("X-Request-Id"); requestIDShape.MatchString(given) {
		return given
	}
	return rand.Text()
}

// noteCaller has the request's line name the key it was made with.
func noteCaller(ctx context.Context, key *records.APIKey) {
	if note, ok := ctx.Value(requestKey{}).(*requestNote); ok {
		note.key, note.secret = key.ID, key.Hash
	}
}

// logRequest writes the line of an answered request: what changes something as news, what failed as a warning, the rest, of which there
// is much, for those who ask for it. The path is left out: that of a stream is a signature, and the route says enough.
func (s *server) logRequest(r *http.Request, note *requestNote, route string, status int, took time.Duration) {
	level := slog.LevelDebug
	switch {
	case status >= http.StatusInternalServerError:
		level = slog.LevelWarn
	case !asking(r.Method):
		level = slog.LevelInfo
	}
	if !s.log.Enabled(r.Context(), level) {
		return
	}
	facts := []any{"request", note.id, "method", r.Method, "route", route, "status", status, "seconds", took.Seconds()}
	if note.key != "" {
		facts = append(facts, "key", note.key)
	}
	if trace := telemetry.TraceID(r.Context()); trace != "" {
		facts = append(facts, "trace_id", trace)
	}
	s.log.Log(r.Context(), level, "request", facts...)
}
