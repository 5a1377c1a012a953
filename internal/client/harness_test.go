package client_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tus/tusd/v2/pkg/filelocker"
	"github.com/tus/tusd/v2/pkg/filestore"
	"github.com/tus/tusd/v2/pkg/handler"
)

// tusServer is a real tus server over a folder, at an address that stays the same when it is stopped and started.
type tusServer struct {
	t       *testing.T
	dir     string
	address string
	running *http.Server
	patches atomic.Int32
	created atomic.Int32
}

func newTusServer(t *testing.T) *tusServer {
	t.Helper()
	s := &tusServer{t: t, dir: t.TempDir(), address: "127.0.0.1:0"}
	s.start()
	t.Cleanup(func() { _ = s.running.Close() })
	return s
}

func (s *tusServer) start() {
	s.t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(s.t.Context(), "tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.address = listener.Addr().String()
	s.running = &http.Server{Handler: s.handler(), ReadHeaderTimeout: time.Minute}
	go func() { _ = s.running.Serve(listener) }()
}

// stop cuts every connection, as a killed process would.
func (s *tusServer) stop() { _ = s.running.Close() }

func (s *tusServer) handler() http.Handler {
	composer := handler.NewStoreComposer()
	filestore.New(s.dir).UseIn(composer)
	filelocker.New(s.dir).UseIn(composer)
	tus, err := handler.NewHandler(handler.Config{StoreComposer: composer, BasePath: "/v1/uploads/", Logger: silent()})
	if err != nil {
		s.t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/v1/uploads", http.StripPrefix("/v1/uploads", tus))
	mux.Handle("/v1/uploads/", http.StripPrefix("/v1/uploads/", tus))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodPatch:
			s.patches.Add(1)
		case http.MethodPost:
			s.created.Add(1)
		}
		mux.ServeHTTP(w, r)
	})
}

// has fails the test unless the upload holds exactly the bytes of want.
func (s *tusServer) has(id string, want []byte) {
	s.t.Helper()
	got, err := os.ReadFile(filepath.Join(s.dir, id))
	if err != nil {
		s.t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		s.t.Fatalf("the server holds %d bytes that differ from the %d sent", len(got), len(want))
	}
}

// cutter is a proxy that breaks every connection after a number of bytes have gone towards the server, until it has broken
// enough of them.
type cutter struct {
	server string
	after  int64
	left   atomic.Int32
}

func startCutter(t *testing.T, server string, after int64, times int32) string {
	t.Helper()
	c := &cutter{server: server, after: after}
	c.left.Store(times)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go c.pass(t.Context(), conn)
		}
	}()
	return "http://" + listener.Addr().String()
}

func (c *cutter) pass(ctx context.Context, near net.Conn) {
	defer near.Close()
	far, err := (&net.Dialer{}).DialContext(ctx, "tcp", c.server)
	if err != nil {
		return
	}
	defer far.Close()
	go func() {
		_, _ = io.Copy(near, far)
		_ = near.Close()
	}()
	if c.left.Load() <= 0 {
		_, _ = io.Copy(far, near)
		return
	}
	if n, _ := io.CopyN(far, near, c.after); n == c.after {
		c.left.Add(-1)
	}
}

// randomFile returns the path of a new file and what is in it.
func randomFile(t *testing.T, name string, size int) (string, []byte) {
	t.Helper()
	data := make([]byte, size)
	if _, err := rand.Read(data); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, data
}
