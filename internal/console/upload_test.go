package console_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/tus/tusd/v2/pkg/filelocker"
	"github.com/tus/tusd/v2/pkg/filestore"
	"github.com/tus/tusd/v2/pkg/handler"
	"golang.org/x/exp/slog"

	"github.com/reelmill/reelmill/internal/testbrowser"
)

// line is a bad connection to a real upload server: it breaks, answers with errors and loses answers.
type line struct {
	tus  http.Handler
	mu   sync.Mutex
	seen map[string]int
}

func newLine(t *testing.T, dir string) *line {
	t.Helper()
	composer := handler.NewStoreComposer()
	filestore.New(dir).UseIn(composer)
	filelocker.New(dir).UseIn(composer)
	tus, err := handler.NewHandler(handler.Config{StoreComposer: composer, BasePath: "/v1/uploads/", Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	must(t, err)
	return &line{tus: http.StripPrefix("/v1/uploads", tus), seen: map[string]int{}}
}

func (l *line) count(method string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen[method]++
	return l.seen[method]
}

// ServeHTTP breaks the second piece in the middle, answers the first question after it with 503, and hangs up after the
// third piece arrived, so that the client does not know that it did.
func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	turn := l.count(r.Method)
	switch {
	case r.Method == http.MethodPatch && turn == 2:
		body := &cut{Reader: io.LimitReader(r.Body, 1<<20)}
		r.Body = body
		l.tus.ServeHTTP(discard{http.Header{}}, r)
		panic(http.ErrAbortHandler)
	case r.Method == http.MethodHead && turn == 1:
		w.WriteHeader(http.StatusServiceUnavailable)
	case r.Method == http.MethodPatch && turn == 3:
		l.tus.ServeHTTP(discard{http.Header{}}, r)
		panic(http.ErrAbortHandler)
	default:
		l.tus.ServeHTTP(w, r)
	}
}

type cut struct{ io.Reader }

// Close implements io.Closer.
func (*cut) Close() error { return nil }

type discard struct{ header http.Header }

// Header implements http.ResponseWriter.
func (d discard) Header() http.Header { return d.header }

// Write implements http.ResponseWriter.
func (discard) Write(data []byte) (int, error) { return len(data), nil }

// WriteHeader implements http.ResponseWriter.
func (discard) WriteHeader(int) {}

// desk takes assets in and keeps what it was told; its first answer is lost.
type desk struct {
	mu   sync.Mutex
	keys []string
	body order
}

// order is what the test reads of the body of POST /v1/assets.
type order struct {
	Title   string `json:"title"`
	Publish string `json:"publish"`
	Source  struct {
		Upload string `json:"upload"`
	} `json:"source"`
	Subtitles []struct {
		Upload string `json:"upload"`
		Locale string `json:"locale"`
		Kind   string `json:"kind"`
	} `json:"subtitles"`
}

// ServeHTTP implements http.Handler.
func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keys = append(d.keys, r.Header.Get("Idempotency-Key"))
	if len(d.keys) == 1 {
		answer(w, http.StatusServiceUnavailable, `{"code":"internal","detail":"Not now."}`)
		return
	}
	if err := json.NewDecoder(r.Body).Decode(&d.body); err != nil {
		answer(w, http.StatusBadRequest, `{"code":"bad-request","detail":"No JSON."}`)
		return
	}
	answer(w, http.StatusCreated, `{"id":"a1","title":"Night train","state":"processing"}`)
}

func TestUploadSurvivesABadLine(t *testing.T) {
	t.Parallel()
	page := testbrowser.Open(t)
	dir := t.TempDir()
	line, desk := newLine(t, dir), &desk{}
	server := studio(t, map[string]http.HandlerFunc{
		"/v1/uploads": line.ServeHTTP, "/v1/uploads/": line.ServeHTTP, "POST /v1/assets": desk.ServeHTTP,
	})
	master, texts := masterFile(t), filepath.Join(t.TempDir(), "night_train.fr-CA.vtt")
	must(t, os.WriteFile(texts, []byte("WEBVTT\n\n00:01.000 --> 00:02.000\nBonsoir\n"), 0o600))
	page.Go(server.URL + "/console/#/upload")
	page.Until("document.querySelector('.drop input') !== null")
	page.Choose(".drop input", master, texts)
	enter(page, "When completeSet decidesPublishAsk for approvalWait", "approved")
	page.Click("Upload 1 master")
	page.Until("location.hash === '#/assets/a1'")
	// A browser repeats a piece by itself when the line breaks before the answer; the server then says that it has it, with 409.
	page.Quiet("409", "503", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION", "ERR_FAILED")
	desk.mu.Lock()
	defer desk.mu.Unlock()
	checkDesk(t, desk)
	same(t, filepath.Join(dir, desk.body.Source.Upload), master)
	same(t, filepath.Join(dir, desk.body.Subtitles[0].Upload), texts)
}

// masterFile is a little over three pieces of bytes that do not repeat, so that a piece in the wrong place is seen.
func masterFile(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "night_train.mov")
	content := make([]byte, 25<<20)
	source := rand.NewChaCha8([32]byte{})
	_, _ = source.Read(content) // never fails
	must(t, os.WriteFile(name, content, 0o600))
	return name
}

func checkDesk(t *testing.T, desk *desk) {
	t.Helper()
	if len(desk.keys) != 2 || desk.keys[0] == "" || desk.keys[0] != desk.keys[1] {
		t.Errorf("a repeated request must carry the same key: %q", desk.keys)
	}
	if desk.body.Title != "Night train" || desk.body.Publish != "approved" {
		t.Errorf("title %q, to be published %q", desk.body.Title, desk.body.Publish)
	}
	if len(desk.body.Subtitles) != 1 || desk.body.Subtitles[0].Locale != "fr-CA" {
		t.Fatalf("subtitles %+v", desk.body.Subtitles)
	}
}

func same(t *testing.T, got, want string) {
	t.Helper()
	a, err := os.ReadFile(got)
	must(t, err)
	b, err := os.ReadFile(want)
	must(t, err)
	if !bytes.Equal(a, b) {
		t.Errorf("%s arrived with %d bytes that differ from the %d sent", strings.TrimPrefix(want, os.TempDir()), len(a), len(b))
	}
}
