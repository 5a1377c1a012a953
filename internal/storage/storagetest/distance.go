package storagetest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
)

const largeBytes = 40<<20 + 12345 // several parts, the last one short

func noise(t *testing.T) []byte {
	t.Helper()
	content := make([]byte, largeBytes)
	if _, err := rand.NewChaCha8([32]byte{9}).Read(content); err != nil {
		t.Fatal(err)
	}
	return content
}

func largeFile(t *testing.T, s storage.Store) {
	content := noise(t)
	path := filepath.Join(t.TempDir(), "master.mov")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	for range 2 {
		object, err := s.PutFile(t.Context(), "masters/m.bin", path)
		if err != nil {
			t.Fatal(err)
		}
		if object.Bytes != largeBytes || object.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("PutFile returned %+v", object)
		}
	}
	for _, rng := range []storage.Range{{}, {Offset: 16<<20 - 5, Length: 10}, {Offset: largeBytes - 1}, {Offset: 5, Length: 33 << 20}} {
		end := int64(largeBytes)
		if rng.Length > 0 {
			end = rng.Offset + rng.Length
		}
		if got := get(t, s, "masters/m.bin", rng); digest(got) != digest(string(content[rng.Offset:end])) {
			t.Errorf("%+v: other bytes were read", rng)
		}
	}
}

// failingLate fails when parts of the object are stored already.
func failingLate(t *testing.T, s storage.Store) {
	broken := errors.New("connection reset")
	source := io.MultiReader(io.LimitReader(rand.NewChaCha8([32]byte{3}), largeBytes), &failing{err: broken})
	if _, err := s.Put(t.Context(), "a/b/upload", source); !errors.Is(err, broken) {
		t.Errorf("Put: %v, want it to wrap %v", err, broken)
	}
	absent(t, s, "a/b/upload")
	isEmpty(t, s)
}

func copies(t *testing.T, s storage.Store) {
	copier, ok := s.(storage.Copier)
	if !ok {
		t.Skip("this store does not copy by itself")
	}
	const from = "uploads/ä b+c%20&d=e"
	put(t, s, from, "the content")
	put(t, s, "to/it", "something older")
	seen, err := s.Stat(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	object, err := copier.Copy(t.Context(), seen, "to/it")
	if err != nil {
		t.Fatal(err)
	}
	if object.Key != "to/it" || object.Bytes != 11 {
		t.Errorf("Copy returned %+v", object)
	}
	put(t, s, from, "replaced since it was seen")
	if _, err := copier.Copy(t.Context(), seen, "to/other"); seen.Version != "" && jobs.CodeOf(err) != "storage-changed" {
		t.Errorf("copied what was replaced: %v", err)
	}
	if err := s.Delete(t.Context(), from); err != nil {
		t.Error(err)
	}
	if got := get(t, s, "to/it", storage.Range{}); got != "the content" {
		t.Errorf("read %q", got)
	}
	if _, err := copier.Copy(t.Context(), storage.Object{Key: from}, "to/other"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("copied nothing: %v", err)
	}
	absent(t, s, "to/other")
}

func presigns(t *testing.T, s storage.Store) {
	signer, ok := s.(storage.Presigner)
	if !ok {
		t.Skip("this store cannot be read directly")
	}
	put(t, s, "a/ü film.mp4", "0123456789")
	address, err := signer.Presign(t.Context(), "a/ü film.mp4", time.Now().Add(time.Hour),
		storage.Headers{ContentType: "video/mp4", Disposition: `attachment; filename="f.mp4"`, CacheControl: "max-age=7"})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(address, "X-Amz-Checksum-Mode") {
		t.Errorf("the address asks for more than the object: %s", address)
	}
	status, header, body := fetch(t, address)
	if status != http.StatusPartialContent || body != "234" || header.Get("Content-Type") != "video/mp4" ||
		header.Get("Cache-Control") != "max-age=7" || !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d %v %q", status, header, body)
	}
	if status, _, _ := fetch(t, strings.Replace(address, "film.mp4", "film.mp5", 1)); status != http.StatusForbidden {
		t.Errorf("the address opens other objects: %d", status)
	}
	if _, err := signer.Presign(t.Context(), "a/ü film.mp4", time.Now().Add(-time.Second), storage.Headers{}); err == nil {
		t.Error("an address was made that is over")
	}
}

// fetch asks for bytes 2 to 4.
func fetch(t *testing.T, address string) (status int, header http.Header, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Range", "bytes=2-4")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(content)
}
