package storage_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/storage/storagetest"
	"github.com/reelmill/reelmill/jobs"
)

func troubled(t *testing.T) (*storage.S3, *storagetest.Trouble) {
	t.Helper()
	address, _ := storagetest.S3(t)
	trouble, through := storagetest.NewTrouble(t, address)
	store := openAt(t, through)
	store.Swiftly() // how long it waits in earnest is seen when a store is opened
	return store, trouble
}

func noise(t *testing.T, size int) []byte {
	t.Helper()
	content := make([]byte, size)
	if _, err := rand.NewChaCha8([32]byte{5}).Read(content); err != nil {
		t.Fatal(err)
	}
	return content
}

func readBack(t *testing.T, store storage.Store, want []byte) {
	t.Helper()
	reader, _, err := store.Open(t.Context(), "key", storage.Range{})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	got, err := io.ReadAll(reader)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("read %d bytes, equal %t, %v", len(got), bytes.Equal(got, want), err)
	}
}

// Every short trouble is outlived, and what is stored and read is right.
func TestS3OutlivesShortTrouble(t *testing.T) {
	t.Parallel()
	const part = 5 << 20 // servers take no smaller ones
	content := noise(t, 2*part+part/4)
	for name, mishap := range map[string]storagetest.Mishap{
		"500":                {Status: http.StatusInternalServerError, Times: 2},
		"503":                {Status: http.StatusServiceUnavailable, Times: 2},
		"dropped":            {Drop: true, Times: 2},
		"answer lost":        {Drop: true, After: true, Times: 1},
		"assembly forgotten": {Drop: true, After: true, Times: 2, Methods: []string{http.MethodPost}},
		"slow":               {Wait: 300 * time.Millisecond, Times: 4},
		"cut short":          {Cut: 100, Times: 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, trouble := troubled(t)
			store.PartsOf(part)
			path := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			steps := []func() error{
				func() error { _, err := store.Put(t.Context(), "key", bytes.NewReader(content)); return err },
				func() error { _, err := store.PutFile(t.Context(), "other", path); return err },
				func() error { return store.List(t.Context(), "", func(storage.Object) error { return nil }) },
				func() error { readBack(t, store, content); return nil },
				func() error { _, err := store.Stat(t.Context(), "key"); return err },
				func() error { _, err := store.Copy(t.Context(), storage.Object{Key: "key"}, "third"); return err },
				func() error { return store.Delete(t.Context(), "third") },
			}
			met := 0
			for i, step := range steps {
				trouble.Bring(mishap)
				if err := step(); err != nil {
					t.Errorf("step %d: %v", i, err)
				}
				met += trouble.Met()
			}
			trouble.Heal()
			readBack(t, store, content)
			if mishap.Status != 0 || mishap.Wait != 0 { // a beginning whose answer was lost is for Sweep to find
				nothingPending(t, store)
			}
			if met == 0 {
				t.Error("no trouble was met")
			}
		})
	}
}

func TestS3TellsLastingTrouble(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		mishap storagetest.Mishap
		code   string
	}{
		"500":     {storagetest.Mishap{Status: http.StatusInternalServerError}, "storage-failed"},
		"503":     {storagetest.Mishap{Status: http.StatusServiceUnavailable}, "storage-failed"},
		"507":     {storagetest.Mishap{Status: http.StatusInsufficientStorage}, "storage-full"},
		"403":     {storagetest.Mishap{Status: http.StatusForbidden}, "storage-denied"},
		"dropped": {storagetest.Mishap{Drop: true}, "storage-failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, trouble := troubled(t)
			if _, err := store.Put(t.Context(), "key", bytes.NewReader([]byte("old"))); err != nil {
				t.Fatal(err)
			}
			trouble.Bring(test.mishap)
			_, putErr := store.Put(t.Context(), "key", bytes.NewReader([]byte("new")))
			_, _, openErr := store.Open(t.Context(), "key", storage.Range{})
			listErr := store.List(t.Context(), "", func(storage.Object) error { return nil })
			for what, err := range map[string]error{"Put": putErr, "Open": openErr, "List": listErr} {
				if fault := jobs.AsFault(err); fault == nil || fault.Code != test.code || fault.Class != jobs.Transient {
					t.Errorf("%s: %v, want a transient %s", what, err, test.code)
				}
			}
			trouble.Heal()
			readBack(t, store, []byte("old"))
		})
	}
}

// A body that always breaks must end in an error, never in an end of file.
func TestS3NeverEndsAReadEarly(t *testing.T) {
	t.Parallel()
	store, trouble := troubled(t)
	content := noise(t, 3<<20)
	if _, err := store.Put(t.Context(), "key", bytes.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	trouble.Bring(storagetest.Mishap{Cut: 1000})
	reader, _, err := store.Open(t.Context(), "key", storage.Range{})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	got, err := io.ReadAll(reader)
	if jobs.CodeOf(err) != "storage-failed" || !bytes.HasPrefix(content, got) {
		t.Errorf("read %d bytes, a beginning %t, %v", len(got), bytes.HasPrefix(content, got), err)
	}
}

// What was replaced in the middle of a broken read is not sewn to what was read before.
func TestS3NeverMixesTwoObjects(t *testing.T) {
	t.Parallel()
	store, trouble := troubled(t)
	if _, err := store.Put(t.Context(), "key", bytes.NewReader(bytes.Repeat([]byte("a"), 3<<20))); err != nil {
		t.Fatal(err)
	}
	trouble.Bring(storagetest.Mishap{Cut: 1000, Times: 1, Methods: []string{http.MethodGet}})
	reader, _, err := store.Open(t.Context(), "key", storage.Range{})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if _, err := store.Put(t.Context(), "key", bytes.NewReader(bytes.Repeat([]byte("b"), 3<<20))); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(reader)
	if jobs.CodeOf(err) != "storage-changed" || bytes.Contains(got, []byte("b")) {
		t.Errorf("read %d bytes, %v", len(got), err)
	}
}

// A server on which nothing moves is given up.
func TestS3CutsAStalledServer(t *testing.T) {
	t.Parallel()
	store, trouble := troubled(t)
	hurried := store.Hurry(100 * time.Millisecond)
	trouble.Bring(storagetest.Mishap{Wait: time.Hour})
	_, err := hurried.Put(t.Context(), "key", bytes.NewReader([]byte("x")))
	if jobs.CodeOf(err) != "storage-failed" || !errors.Is(err, storage.ErrStalled) {
		t.Errorf("got %v, want storage-failed because of a stall", err)
	}
}

// A body that stands still is left, and the rest comes over another connection.
func TestS3LeavesABodyThatStandsStill(t *testing.T) {
	t.Parallel()
	store, trouble := troubled(t)
	content := noise(t, 3<<20)
	if _, err := store.Put(t.Context(), "key", bytes.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	trouble.Bring(storagetest.Mishap{Cut: 1 << 20, Hang: true, Times: 1, Methods: []string{http.MethodGet}})
	readBack(t, store.Hurry(300*time.Millisecond), content)
	if trouble.Met() != 1 {
		t.Error("no body stood still")
	}
}
