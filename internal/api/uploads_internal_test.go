package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/storage/storagetest"
	"github.com/reelmill/reelmill/jobs"
)

// uploadServer is one of several servers over one store.
type uploadServer struct {
	*uploads

	url   string
	store storage.Store
}

func newUploadServer(t *testing.T, address string, locks uploadLocks) *uploadServer {
	t.Helper()
	store, err := storage.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	taken, err := newUploads(Config{UploadDir: t.TempDir(), Locks: locks}, store, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/v1/uploads", http.StripPrefix("/v1/uploads", taken.handler))
	mux.Handle("/v1/uploads/", http.StripPrefix("/v1/uploads/", taken.handler))
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	return &uploadServer{uploads: taken, url: web.URL + "/v1/uploads", store: store}
}

// tus sends a request of the protocol.
func (s *uploadServer) tus(t *testing.T, method, id string, header map[string]string, body io.Reader) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, strings.TrimSuffix(s.url+"/"+id, "/"), body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Tus-Resumable", "1.0.0")
	for name, text := range header {
		request.Header.Set(name, text)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		t.Fatal(err)
	}
	return answer
}

func (s *uploadServer) create(t *testing.T, size int) (id string) {
	t.Helper()
	answer := s.tus(t, http.MethodPost, "", map[string]string{"Upload-Length": strconv.Itoa(size), "Upload-Metadata": "filename bWFzdGVyLm1vdg=="}, nil)
	if answer.StatusCode != http.StatusCreated {
		t.Fatalf("created with %d", answer.StatusCode)
	}
	return path.Base(answer.Header.Get("Location"))
}

func (s *uploadServer) offset(t *testing.T, id string) int {
	t.Helper()
	answer := s.tus(t, http.MethodHead, id, nil, nil)
	offset, err := strconv.Atoi(answer.Header.Get("Upload-Offset"))
	if err != nil {
		t.Fatalf("HEAD answered %d, %v", answer.StatusCode, answer.Header)
	}
	return offset
}

func (s *uploadServer) patch(t *testing.T, id string, offset int, body io.Reader) int {
	t.Helper()
	return s.tus(t, http.MethodPatch, id, map[string]string{
		"Upload-Offset": strconv.Itoa(offset), "Content-Type": "application/offset+octet-stream",
	}, body).StatusCode
}

// locked are locks that the servers of a test share.
type locked struct{ one sync.Mutex }

// Lock implements uploadLocks.
func (l *locked) Lock(ctx context.Context, _ string, _ func()) (func() error, error) {
	for !l.one.TryLock() {
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(time.Millisecond):
		}
	}
	return func() error { l.one.Unlock(); return nil }, nil
}

// An upload that is begun at one server goes on at another, and ends at the first.
func TestAnUploadGoesOnAtAnotherServer(t *testing.T) {
	t.Parallel()
	address, _ := storagetest.S3(t)
	locks := &locked{}
	first, second := newUploadServer(t, address, locks), newUploadServer(t, address, locks)
	content := make([]byte, 40<<20)
	if _, err := rand.NewChaCha8([32]byte{1}).Read(content); err != nil {
		t.Fatal(err)
	}
	id := first.create(t, len(content))
	cuts := []int{0, 17 << 20, 17<<20 + 100, 39 << 20, len(content)}
	for i, server := range []*uploadServer{first, second, first, second} {
		if at := server.offset(t, id); at != cuts[i] {
			t.Fatalf("piece %d: the server has %d bytes, want %d", i, at, cuts[i])
		}
		if _, err := server.finished(t.Context(), id); jobs.CodeOf(err) != "upload-unfinished" {
			t.Errorf("piece %d: %v, want upload-unfinished", i, err)
		}
		if status := server.patch(t, id, cuts[i], bytes.NewReader(content[cuts[i]:cuts[i+1]])); status != http.StatusNoContent {
			t.Fatalf("piece %d was answered %d", i, status)
		}
	}
	for _, server := range []*uploadServer{first, second} {
		if name, err := server.finished(t.Context(), id); err != nil || name != "master.mov" {
			t.Errorf("finished: %q, %v", name, err)
		}
	}
	holds(t, first.store, "uploads/"+id, content)
}

func holds(t *testing.T, store storage.Store, key string, want []byte) {
	t.Helper()
	blob, _, err := store.Open(t.Context(), key, storage.Range{})
	if err != nil {
		t.Fatal(err)
	}
	defer blob.Close()
	got, err := io.ReadAll(blob)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s: %d bytes, equal %t, %v", key, len(got), bytes.Equal(got, want), err)
	}
}

// The last byte is there, but the server died before it said so to the store.
func TestACompleteUploadIsFinishedLater(t *testing.T) {
	t.Parallel()
	address, _ := storagetest.S3(t)
	server := newUploadServer(t, address, nil)
	id := server.create(t, 5)
	upload, err := server.grown.GetUpload(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := upload.WriteChunk(t.Context(), 0, strings.NewReader("bytes")); err != nil {
		t.Fatal(err)
	}
	if _, err := server.store.Stat(t.Context(), "uploads/"+id); !errors.Is(err, storage.ErrNotFound) {
		t.Fatalf("visible before it is finished: %v", err)
	}
	if _, err := server.finished(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	holds(t, server.store, "uploads/"+id, []byte("bytes"))
}

func TestUploadsInABucketEnd(t *testing.T) {
	t.Parallel()
	address, _ := storagetest.S3(t)
	server := newUploadServer(t, address, nil)
	id := server.create(t, 5)
	if answer := server.tus(t, http.MethodDelete, id, nil, nil); answer.StatusCode != http.StatusNoContent {
		t.Errorf("deleted with %d", answer.StatusCode)
	}
	for _, id := range []string{id, strings.Repeat("0", 32), "../../etc/passwd", ""} {
		if _, err := server.finished(t.Context(), id); jobs.CodeOf(err) != "upload-not-found" {
			t.Errorf("%q: %v, want upload-not-found", id, err)
		}
	}
	bucket, ok := server.store.(*storage.S3)
	if !ok {
		t.Fatalf("the store is a %T", server.store)
	}
	if left, err := bucket.Sweep(t.Context(), -time.Hour, nil); left != 0 || err != nil {
		t.Errorf("%d unfinished uploads are left, %v", left, err)
	}
}

// What the store says when it fails is not for clients; that they may try again is.
func TestUploadsTellTroubleDiscreetly(t *testing.T) {
	t.Parallel()
	address, _ := storagetest.S3(t)
	trouble, through := storagetest.NewTrouble(t, address)
	server := newUploadServer(t, through, nil)
	id := server.create(t, 5)
	trouble.Bring(storagetest.Mishap{Status: http.StatusInternalServerError})
	if status := server.patch(t, id, 0, strings.NewReader("bytes")); status != http.StatusServiceUnavailable {
		t.Errorf("answered %d", status)
	}
	trouble.Heal()
	if status := server.patch(t, id, server.offset(t, id), strings.NewReader("bytes")); status != http.StatusNoContent {
		t.Errorf("after the trouble: %d", status)
	}
	holds(t, server.store, "uploads/"+id, []byte("bytes"))
}
