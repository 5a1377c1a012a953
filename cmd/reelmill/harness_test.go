package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tus/tusd/v2/pkg/filestore"
	"github.com/tus/tusd/v2/pkg/handler"
	"golang.org/x/exp/slog"

	"github.com/reelmill/reelmill/internal/api"
)

// studio is a server that speaks the API's own types and takes real uploads. Version n of its answers is told by play.
type studio struct {
	t   *testing.T
	url string
	dir string

	mu     sync.Mutex
	assets []api.NewAsset
	keys   []string
	// play is what GET versions/1 answers, one after the other; the last one stays.
	play     []api.Version
	asked    int
	document string
	// shut is the problem document that is answered in the place of the manifest.
	shut string
}

func newStudio(t *testing.T, play ...api.Version) *studio {
	t.Helper()
	s := &studio{t: t, dir: t.TempDir(), play: play, document: `{"schema":"reelmill.manifest/1","title":"Sea","asset":{"id":"asset-1","kind":"video","version":1}}`}
	composer := handler.NewStoreComposer()
	filestore.New(s.dir).UseIn(composer)
	tus, err := handler.NewHandler(handler.Config{
		StoreComposer: composer, BasePath: "/v1/uploads/", Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/v1/uploads", http.StripPrefix("/v1/uploads", tus))
	mux.Handle("/v1/uploads/", http.StripPrefix("/v1/uploads/", tus))
	mux.HandleFunc("POST /v1/assets", s.create)
	mux.HandleFunc("GET /v1/assets/{id}/versions/1", s.version)
	mux.HandleFunc("GET /v1/assets/{id}/manifest", func(w http.ResponseWriter, _ *http.Request) {
		if s.shut != "" {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusGone)
		}
		_, _ = io.WriteString(w, cmp.Or(s.shut, s.document))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *studio) create(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var asset api.NewAsset
	if err := json.NewDecoder(r.Body).Decode(&asset); err != nil {
		s.t.Error(err)
	}
	s.assets = append(s.assets, asset)
	s.keys = append(s.keys, r.Header.Get("Idempotency-Key"))
	if asset.Set == "unheard-of" {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = io.WriteString(w, `{"status":422,"detail":"There is no such set.","code":"unknown-set","hint":"See /v1/sets."}`)
		return
	}
	w.WriteHeader(http.StatusCreated)
	s.answer(w, api.Asset{ID: fmt.Sprintf("asset-%d", len(s.assets)), LatestVersion: 1})
}

func (s *studio) version(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	version := s.play[min(s.asked, len(s.play)-1)]
	s.asked++
	s.answer(w, version)
}

func (s *studio) answer(w io.Writer, value any) {
	if err := json.NewEncoder(w).Encode(value); err != nil {
		s.t.Error(err)
	}
}

// uploaded returns what was sent in one upload.
func (s *studio) uploaded(id string) string {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, id))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

// said is what one run of the program left behind.
type said struct {
	code   int
	stdout string
	stderr string
}

// reelmill runs the program with these arguments, against the studio when there is one.
func reelmill(t *testing.T, s *studio, args ...string) said {
	t.Helper()
	return reelmillUntil(t.Context(), t, s, args...)
}

func reelmillUntil(ctx context.Context, t *testing.T, s *studio, args ...string) said {
	t.Helper()
	if s != nil {
		args = append(args, "--url", s.url)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var stdout, stderr bytes.Buffer
	code := run(ctx, args, &stdout, &stderr)
	return said{code, stdout.String(), stderr.String()}
}

// expect fails the test unless the run ended so. Words in wantErr must all be on stderr.
func (s said) expect(t *testing.T, code int, stdout string, wantErr ...string) {
	t.Helper()
	if s.code != code || s.stdout != stdout {
		t.Errorf("exit code %d, want %d\nstdout %s\n  want %s\nstderr %s", s.code, code, s.stdout, stdout, s.stderr)
	}
	for _, words := range wantErr {
		if !strings.Contains(s.stderr, words) {
			t.Errorf("stderr lacks %q:\n%s", words, s.stderr)
		}
	}
}

// file returns the path of a new file.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
