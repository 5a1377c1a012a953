package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"golang.org/x/exp/slog"

	"github.com/reelmill/reelmill/internal/client"
	"github.com/reelmill/reelmill/jobs"
)

func silent() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func TestUpload(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int{
		"empty": 0, "one byte": 1, "one chunk": 16 << 20, "a chunk and a byte": 16<<20 + 1,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newTusServer(t)
			path, data := randomFile(t, "Überfahrt, Teil 1.mov", size)
			var last, total int64
			id, err := client.New("http://"+server.address+"/", "").Upload(t.Context(), path, func(sent, of int64) { last, total = sent, of })
			if err != nil {
				t.Fatal(err)
			}
			server.has(id, data)
			if last != int64(size) || total != int64(size) {
				t.Errorf("progress ended at %d of %d, want %d", last, total, size)
			}
			if got := uploadedName(t, server, id); got != "Überfahrt, Teil 1.mov" {
				t.Errorf("file name %q", got)
			}
		})
	}
}

func uploadedName(t *testing.T, server *tusServer, id string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(server.dir, id+".info"))
	if err != nil {
		t.Fatal(err)
	}
	var info struct {
		MetaData map[string]string `json:"MetaData"`
	}
	if err := json.Unmarshal(data, &info); err != nil {
		t.Fatal(err)
	}
	return info.MetaData["filename"]
}

func TestUploadSurvivesBrokenConnections(t *testing.T) {
	t.Parallel()
	server := newTusServer(t)
	path, data := randomFile(t, "sea.mov", 20<<20)
	address := startCutter(t, server.address, 3<<20, 4)
	id, err := client.New(address, "").Upload(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	server.has(id, data)
	if n := server.created.Load(); n != 1 {
		t.Errorf("%d uploads were begun, want one that was resumed", n)
	}
	if n := server.patches.Load(); n < 5 {
		t.Errorf("%d pieces were sent, so the connection never broke", n)
	}
}

func TestUploadSurvivesServerRestart(t *testing.T) {
	t.Parallel()
	server := newTusServer(t)
	path, data := randomFile(t, "sea.mov", 24<<20)
	var kill sync.Once
	outages := make(chan error, 10)
	patient := client.New("http://"+server.address, "").Patiently(0, func(err error) {
		outages <- err
		if err != nil {
			server.start()
		}
	})
	id, err := patient.Upload(t.Context(), path, func(sent, _ int64) {
		if sent > 17<<20 {
			kill.Do(server.stop)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	server.has(id, data)
	if began := <-outages; jobs.CodeOf(began) != "server-unreachable" {
		t.Errorf("outage began with %v", began)
	}
	if ended := <-outages; ended != nil {
		t.Errorf("outage ended with %v", ended)
	}
}

func TestUploadRefused(t *testing.T) {
	t.Parallel()
	server := newTusServer(t)
	path, _ := randomFile(t, "sea.mov", 17<<20)
	cases := map[string]struct {
		address string
		path    string
		spoil   func()
		code    string
	}{
		"no such file":   {path: filepath.Join(t.TempDir(), "none.mov"), code: "file-not-found"},
		"a folder":       {path: t.TempDir(), code: "file-unreadable"},
		"no server":      {address: "http://127.0.0.1:1", path: path, code: "server-unreachable"},
		"no address":     {address: "127.0.0.1:8080", path: path, code: "server-address-invalid"},
		"file truncated": {path: path, code: "file-changed", spoil: func() { _ = os.Truncate(path, 16<<20) }},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			address := c.address
			if address == "" {
				address = "http://" + server.address
			}
			_, err := client.New(address, "").Upload(t.Context(), c.path, func(int64, int64) {
				if c.spoil != nil {
					c.spoil()
				}
			})
			if jobs.CodeOf(err) != c.code {
				t.Errorf("got %v, want %s", err, c.code)
			}
		})
	}
}

// A server that lost its uploads must not be asked for them forever.
func TestUploadLost(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.Header().Set("Location", "http://elsewhere.example/v1/uploads/abc")
			w.WriteHeader(http.StatusCreated)
			return
		}
		if r.URL.Path != "/v1/uploads/abc" {
			t.Errorf("the client went to %s", r.URL)
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(server.Close)
	path, _ := randomFile(t, "sea.mov", 10)
	if _, err := client.New(server.URL, "").Upload(t.Context(), path, nil); jobs.CodeOf(err) != "upload-lost" {
		t.Errorf("got %v", err)
	}
}

func TestUploadStopsWithItsContext(t *testing.T) {
	t.Parallel()
	server := newTusServer(t)
	path, _ := randomFile(t, "sea.mov", 20<<20)
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	_, err := client.New("http://"+server.address, "").Upload(ctx, path, func(sent, _ int64) {
		if sent > 1<<20 {
			cancel(enough)
		}
	})
	if !errors.Is(err, enough) {
		t.Errorf("got %v, want the reason of the cancel", err)
	}
}
