package api

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// recorder notes the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	body   *patientBody // of the request; nil is not looked at
}

// WriteHeader notes and passes on.
func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// logged notes every request, in one line and in the meters, and turns a panic into a 500.
func (s *server) logged(next http.Handler, pattern func(*http.Request) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		note := &requestNote{id: requestID(r), pattern: pattern(r)}
		w.Header().Set("X-Request-Id", note.id)
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, note))
		body := &patientBody{ReadCloser: r.Body}
		r.Body = body
		seen := &recorder{ResponseWriter: w, status: http.StatusOK, body: body}
		ended, route := s.watcher.RequestBegan(r.Method), routeOf(note.pattern)
		defer func() {
			panicked := recover()
			if panicked == http.ErrAbortHandler { //nolint:errorlint // the server compares the very value
				ended(route, seen.status)
				panic(panicked)
			}
			if panicked != nil {
				s.log.Error("request panicked", "request", note.id, "route", route, "panic", panicked)
				writeProblem(seen, http.StatusInternalServerError, "internal", "Something unexpected went wrong.", "Try again; report it if it persists.")
			}
			ended(route, seen.status)
			s.logRequest(r, note, route, seen.status, time.Since(began))
		}()
		next.ServeHTTP(seen, r)
	})
}

// plainErrors gives the router's own 404 and 405, and the file server's 412 and 416, the shape of every other error. Uploads keep the plain errors of
// their protocol.
func plainErrors(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/v1/uploads") {
			w = &plainCatcher{ResponseWriter: w}
		}
		next.ServeHTTP(w, r)
	})
}

// plainCatcher replaces the router's plain-text refusals by problem documents.
type plainCatcher struct {
	http.ResponseWriter
	caught bool
}

// WriteHeader catches the router's own refusal.
func (p *plainCatcher) WriteHeader(status int) {
	plain := strings.HasPrefix(p.Header().Get("Content-Type"), "text/plain")
	switch {
	case plain && status == http.StatusMethodNotAllowed:
		p.caught = true
		writeProblem(p.ResponseWriter, status, "method-not-allowed", "This address does not answer to that method.",
			"Allowed: "+p.Header().Get("Allow")+".")
	case plain && status == http.StatusRequestedRangeNotSatisfiable:
		p.caught = true
		writeProblem(p.ResponseWriter, status, "range-not-satisfiable", "The file has no such bytes.", "Content-Range says how long it is.")
	case status == http.StatusPreconditionFailed && !strings.HasPrefix(p.Header().Get("Content-Type"), problemType):
		p.caught = true
		writeProblem(p.ResponseWriter, status, "precondition-failed", "The file is not the one that was asked for.",
			"Leave out If-Match and If-Unmodified-Since, or read the manifest again.")
	case plain && status == http.StatusNotFound:
		p.caught = true
		writeProblem(p.ResponseWriter, status, "route-not-found", "There is nothing at this address.", "See /openapi.json for what there is.")
	default:
		p.ResponseWriter.WriteHeader(status)
	}
}

// Write drops the body that was replaced.
func (p *plainCatcher) Write(data []byte) (int, error) {
	if p.caught {
		return len(data), nil
	}
	return p.ResponseWriter.Write(data)
}

// Unwrap lets http.ResponseController reach the connection.
func (p *plainCatcher) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// guardLoopback refuses what a foreign web page could send to a server without keys: its name in Host after a DNS rebinding, or
// its address in Origin. Media may be embedded anywhere: it is signed.
func (s *server) guardLoopback(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin := r.Header.Get("Origin")
		switch {
		case !s.ours(r.Host):
			writeProblem(w, http.StatusForbidden, "foreign-host", "This server only answers to its own name.",
				"Use http://127.0.0.1, or set REELMILL_PUBLIC_URL and REELMILL_AUTH=on.")
		case origin != "" && !s.oursOrigin(origin) && !readOnly(r):
			writeProblem(w, http.StatusForbidden, "foreign-origin", "Pages of other sites may not talk to this server.",
				"Set REELMILL_AUTH=on and use an API key.")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func readOnly(r *http.Request) bool {
	public := strings.HasPrefix(r.URL.Path, "/media/") || strings.HasSuffix(r.URL.Path, "/manifest") || embeddable(r.URL.Path)
	return public && asking(r.Method)
}

// embeddable are the doors that pages of other sites come through without a key.
func embeddable(path string) bool { return path == "/oembed" || strings.HasPrefix(path, "/embed/") }

func (s *server) oursOrigin(origin string) bool {
	parsed, err := url.Parse(origin)
	return err == nil && s.ours(parsed.Host)
}

func (s *server) ours(hostport string) bool {
	host := hostport
	if name, _, err := net.SplitHostPort(hostport); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if host == "localhost" {
		return true
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		return true
	}
	public, err := url.Parse(s.cfg.PublicURL)
	return err == nil && public.Hostname() == host
}
