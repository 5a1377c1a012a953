package storage_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/storage"
)

// tally notes transfers.
type tally struct{ seen []string }

func (c *tally) Transfer(_ context.Context, way string) func(int64, error) {
	return func(bytes int64, err error) { c.seen = append(c.seen, fmt.Sprint(way, " ", bytes, " ", err == nil)) }
}

func TestWatchedStoreTellsOfTransfers(t *testing.T) {
	t.Parallel()
	files, err := storage.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	seen := &tally{}
	store := storage.Watched(files, seen)
	if _, err := store.Put(t.Context(), "a/one", strings.NewReader("12345")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "two")
	if err := os.WriteFile(path, []byte("1234567"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.PutFile(t.Context(), "a/two", path); err != nil {
		t.Fatal(err)
	}
	body, _, err := store.Open(t.Context(), "a/two", storage.Range{Offset: 4})
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(body); err != nil || string(text) != "567" {
		t.Errorf("read %q, %v", text, err)
	}
	_ = body.Close()
	_ = body.Close()
	if _, _, err := store.Open(t.Context(), "a/none", storage.Range{}); err == nil {
		t.Error("a missing object was opened")
	}
	want := []string{"write 5 true", "write 7 true", "read 3 true", "read 0 false"}
	if !slices.Equal(seen.seen, want) {
		t.Errorf("told of %q, want %q", seen.seen, want)
	}
	if local, ok := store.(storage.Local); !ok {
		t.Error("the watched store of files is not local any more")
	} else if _, ok := local.LocalPath("a/one"); !ok {
		t.Error("the object has no path")
	}
}

// Steps look for what a store can do beyond the usual; watching must not hide it.
func TestWatchedStoreCanDoWhatItsStoreCan(t *testing.T) {
	t.Parallel()
	files, err := storage.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := storage.Watched(files, &tally{}).(storage.Local); !ok {
		t.Error("a watched folder is not local any more")
	}
	if _, ok := storage.Watched(&storage.S3{}, &tally{}).(storage.Copier); !ok {
		t.Error("a watched bucket copies no more")
	}
}
