package storagetest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
)

// file writes a finished local file.
func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "finished.mp4")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func putsFiles(t *testing.T, s storage.Store) {
	const content = "the bytes of a rendition"
	path := file(t, content)
	object, err := s.PutFile(t.Context(), "deep/er/web.mp4", path)
	if err != nil {
		t.Fatal(err)
	}
	if object.Key != "deep/er/web.mp4" || !holds(object, content) || object.ModTime.IsZero() {
		t.Errorf("PutFile returned %+v", object)
	}
	if got := get(t, s, "deep/er/web.mp4", storage.Range{}); got != content {
		t.Errorf("read %q", got)
	}
	if left, err := os.ReadFile(path); err != nil || string(left) != content {
		t.Errorf("the file holds %q, %v", left, err)
	}
	if found := keys(t, s, ""); len(found) != 1 {
		t.Errorf("listed %q", found)
	}
}

func filesOutliveTheirSource(t *testing.T, s storage.Store) {
	path := file(t, "kept")
	if _, err := s.PutFile(t.Context(), "key", path); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("another file of that name"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := get(t, s, "key", storage.Range{}); got != "kept" {
		t.Errorf("read %q", got)
	}
}

func putsFilesAgain(t *testing.T, s storage.Store) {
	const content = "same size"
	path := file(t, content)
	for _, next := range []struct{ path, content string }{
		{path, content},
		{path, content},
		{file(t, content), content},
		{file(t, "other one"), "other one"},
		{file(t, "shorter"), "shorter"},
	} {
		object, err := s.PutFile(t.Context(), "key", next.path)
		if err != nil {
			t.Fatal(err)
		}
		if object.Key != "key" || !holds(object, next.content) {
			t.Errorf("PutFile of %q returned %+v", next.content, object)
		}
		if got := get(t, s, "key", storage.Range{}); got != next.content {
			t.Errorf("read %q, want %q", got, next.content)
		}
	}
}

func refusesFiles(t *testing.T, s storage.Store) {
	folder := t.TempDir()
	for _, path := range []string{filepath.Join(folder, "nothing"), folder, os.DevNull} {
		if _, err := s.PutFile(t.Context(), "key", path); jobs.CodeOf(err) != "storage-source-unreadable" {
			t.Errorf("%s: %v, want storage-source-unreadable", path, err)
		}
	}
	if _, err := s.PutFile(t.Context(), "key", filepath.Join(folder, "nothing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not tell that the file is missing", err)
	}
	absent(t, s, "key")
	isEmpty(t, s)
}

func localPath(t *testing.T, s storage.Store) {
	local, ok := s.(storage.Local)
	if !ok {
		t.Skip("this store has no local files")
	}
	put(t, s, "a/b", "content")
	path, ok := local.LocalPath("a/b")
	if !ok || !filepath.IsAbs(path) {
		t.Fatalf("got %q, %t", path, ok)
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "content" {
		t.Errorf("the file holds %q, %v", content, err)
	}
	for _, key := range []string{"a", "nothing", "a/b/c", "../a/b", ""} {
		if path, ok := local.LocalPath(key); ok {
			t.Errorf("%q has the path %q", key, path)
		}
	}
}
