package fetch_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/fetch"
	"github.com/reelmill/reelmill/jobs"
)

func loopback() fetch.Config {
	return fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Stall: 2 * time.Second}
}

func content(t *testing.T, size int) []byte {
	t.Helper()
	data := make([]byte, size)
	if _, err := rand.Read(data); err != nil {
		t.Fatal(err)
	}
	return data
}

func get(t *testing.T, cfg fetch.Config, url string) ([]byte, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "master")
	if err := fetch.New(cfg).Fetch(t.Context(), url, path, nil); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

func TestFetchBringsTheFile(t *testing.T) {
	t.Parallel()
	data := content(t, 3<<20)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "m.mov", time.Time{}, bytes.NewReader(data))
	}))
	defer server.Close()
	got, err := get(t, loopback(), server.URL)
	if err != nil || !bytes.Equal(got, data) {
		t.Fatalf("got %d bytes, %v", len(got), err)
	}
}

// TestBrokenConnectionsAreResumed: each answer breaks after half a megabyte, so only resuming can succeed.
func TestBrokenConnectionsAreResumed(t *testing.T) {
	t.Parallel()
	data := content(t, 1200<<10)
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.Header().Set("ETag", `"one"`)
		http.ServeContent(&cut{ResponseWriter: w, left: 512 << 10}, r, "m.mov", time.Time{}, bytes.NewReader(data))
	}))
	defer server.Close()
	got, err := get(t, loopback(), server.URL)
	if err != nil || !bytes.Equal(got, data) || asked.Load() < 3 {
		t.Fatalf("got %d of %d bytes in %d requests, %v", len(got), len(data), asked.Load(), err)
	}
}

// cut breaks the connection after some bytes.
type cut struct {
	http.ResponseWriter
	left int
}

func (c *cut) Write(data []byte) (int, error) {
	if len(data) > c.left {
		_, _ = c.ResponseWriter.Write(data[:c.left])
		panic(http.ErrAbortHandler)
	}
	c.left -= len(data)
	return c.ResponseWriter.Write(data)
}

func TestFetchRefuses(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/large":
			w.Header().Set("Content-Length", "1000000")
			w.WriteHeader(http.StatusOK)
		case "/inside":
			http.Redirect(w, r, "http://10.0.0.1/secret", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	small := loopback()
	small.MaxBytes, small.Tries = 1000, 1
	for _, c := range []struct {
		name, url, code string
		cfg             fetch.Config
	}{
		{"this machine", server.URL, "source-forbidden", fetch.Config{}},
		{"a metadata service", "http://169.254.169.254/latest", "source-forbidden", fetch.Config{}},
		{"a redirect inside", server.URL + "/inside", "source-forbidden", small},
		{"a redirect to a file", server.URL + "/file", "source-refused", small},
		{"a redirect to itself", server.URL + "/round", "source-refused", small},
		{"not there", server.URL + "/gone", "source-refused", small},
		{"too large", server.URL + "/large", "source-too-large", small},
	} {
		if _, err := get(t, c.cfg, c.url); jobs.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want %s", c.name, err, c.code)
		}
	}
}

// What a server will answer again ends at once; what may pass is tried again, and says what was wrong.
func TestWhatMayPass(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil {
			t.Error(err)
		}
		w.WriteHeader(status)
	}))
	defer server.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	cfg := loopback()
	cfg.Tries = 1
	for url, want := range map[string]string{
		server.URL + "/401": "permanent source-refused The server of the master answered “401 Unauthorized”.",
		server.URL + "/403": "permanent source-refused The server of the master answered “403 Forbidden”.",
		server.URL + "/404": "permanent source-refused The server of the master answered “404 Not Found”.",
		server.URL + "/410": "permanent source-refused The server of the master answered “410 Gone”.",
		server.URL + "/408": "transient source-unreachable The master could not be downloaded to the end: server answered 408 Request Timeout.",
		server.URL + "/429": "transient source-unreachable The master could not be downloaded to the end: server answered 429 Too Many Requests.",
		server.URL + "/503": "transient source-unreachable The master could not be downloaded to the end: server answered 503 Service Unavailable.",
		closed.URL:          "transient source-unreachable The master could not be downloaded to the end: connection refused.",
	} {
		_, err := get(t, cfg, url)
		fault := jobs.AsFault(err)
		class := map[jobs.Class]string{jobs.Permanent: "permanent", jobs.Transient: "transient"}[fault.Class]
		if got := fmt.Sprintf("%s %s %s", class, fault.Code, fault.Message); got != want {
			t.Errorf("%s: %s, want %s", url, got, want)
		}
	}
}

func TestFetchEndsWithItsContext(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-release
	}))
	defer server.Close()
	defer close(release)
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(100*time.Millisecond, func() { cancel(jobs.ErrShutdown) })
	err := fetch.New(loopback()).Fetch(ctx, server.URL, filepath.Join(t.TempDir(), "m"), nil)
	if !errors.Is(err, jobs.ErrShutdown) {
		t.Fatalf("got %v, want the cause of its context", err)
	}
}

// TestStalledDownloadsAreTheServersFault: a server that falls silent must not pass for a worker that is told to stop, whose attempts are
// not counted.
func TestStalledDownloadsAreTheServersFault(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-release
	}))
	defer server.Close()
	defer close(release)
	cfg := loopback()
	cfg.Stall, cfg.Tries = 100*time.Millisecond, 1
	_, err := get(t, cfg, server.URL)
	if fault := jobs.AsFault(err); fault.Code != "source-unreachable" || errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
}

// TestChangedMastersAreNotGluedTogether: a server that cannot say whether its file changed, or answers with another range, is asked
// for the whole again.
func TestChangedMastersAreNotGluedTogether(t *testing.T) {
	t.Parallel()
	old, fresh := content(t, 300<<10), content(t, 300<<10)
	for name, tag := range map[string]string{"no mark": "", "another range": `"one"`} {
		var asked atomic.Int32
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if tag != "" {
				w.Header().Set("ETag", tag)
			}
			switch {
			case asked.Add(1) == 1:
				http.ServeContent(&cut{ResponseWriter: w, left: 100 << 10}, r, "m.mov", time.Time{}, bytes.NewReader(old))
			case r.Header.Get("Range") != "":
				w.Header().Set("Content-Range", "bytes 0-9/307200")
				w.WriteHeader(http.StatusPartialContent)
				_, _ = w.Write(fresh[:10])
			default:
				http.ServeContent(w, r, "m.mov", time.Time{}, bytes.NewReader(fresh))
			}
		}))
		got, err := get(t, loopback(), server.URL)
		server.Close()
		if err != nil || !bytes.Equal(got, fresh) {
			t.Errorf("%s: got %d bytes, %v", name, len(got), err)
		}
	}
}
