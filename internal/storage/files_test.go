package storage_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/storage/storagetest"
	"github.com/reelmill/reelmill/jobs"
)

func openFiles(t *testing.T) (store *storage.Files, root string) {
	t.Helper()
	root = filepath.Join(t.TempDir(), "store")
	store, err := storage.OpenFiles(root)
	if err != nil {
		t.Fatal(err)
	}
	return store, root
}

func temporaryFiles(t *testing.T, root string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(entry.Name(), ".partial-") {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestFilesPassTheSuite(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(t *testing.T) storage.Store {
		t.Helper()
		store, root := openFiles(t)
		t.Cleanup(func() {
			if left := temporaryFiles(t, root); len(left) > 0 {
				t.Errorf("temporary files were left: %q", left)
			}
		})
		return store
	})
}

// Linking works on one file system only; a folder in memory is another one than the test's own.
func TestFilesPassTheSuiteAcrossFileSystems(t *testing.T) {
	t.Parallel()
	const memory = "/dev/shm"
	if info, err := os.Stat(memory); err != nil || !info.IsDir() {
		t.Skip("no second file system at " + memory)
	}
	storagetest.Run(t, func(t *testing.T) storage.Store {
		t.Helper()
		root, err := os.MkdirTemp(memory, "reelmill-test-")
		if err != nil {
			t.Skip(err)
		}
		t.Cleanup(func() {
			if left := temporaryFiles(t, root); len(left) > 0 {
				t.Errorf("temporary files were left: %q", left)
			}
			if err := os.RemoveAll(root); err != nil {
				t.Error(err)
			}
		})
		store, err := storage.OpenFiles(root)
		if err != nil {
			t.Fatal(err)
		}
		return store
	})
}

// Whoever removes leftovers goes by their age, so that what an attempt stores must not keep an old one.
func TestPutFileStoresOldContentAnew(t *testing.T) {
	t.Parallel()
	root, err := os.MkdirTemp("/dev/shm", "reelmill-test-")
	if err != nil {
		t.Skipf("no second file system: %v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) }) // what stays is gone with the memory
	store, err := storage.OpenFiles(root)
	if err != nil {
		t.Fatal(err)
	}
	path, yesterday := filepath.Join(t.TempDir(), "part"), time.Now().Add(-24*time.Hour)
	if err := os.WriteFile(path, []byte("frames"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := store.PutFile(t.Context(), "part", path); err != nil {
			t.Fatal(err)
		}
		object, err := store.Stat(t.Context(), "part")
		if err != nil || object.ModTime.Before(yesterday.Add(time.Hour)) {
			t.Fatalf("the object is of %v, %v", object.ModTime, err)
		}
		if err := os.Chtimes(filepath.Join(root, "part"), yesterday, yesterday); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPutFileLinksOnOneFileSystem(t *testing.T) {
	t.Parallel()
	store, _ := openFiles(t)
	path := filepath.Join(t.TempDir(), "chunk.mp4")
	if err := os.WriteFile(path, []byte("frames"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.PutFile(t.Context(), "chunk", path); err != nil {
		t.Fatal(err)
	}
	stored, ok := store.LocalPath("chunk")
	if !ok || !sameFile(t, path, stored) {
		t.Error("the file was copied")
	}
}

// A link to a link would dangle once the source folder is gone.
func TestPutFileFollowsSymbolicLinks(t *testing.T) {
	t.Parallel()
	store, _ := openFiles(t)
	folder := t.TempDir()
	path, link := filepath.Join(folder, "real"), filepath.Join(folder, "link")
	if err := os.WriteFile(path, []byte("frames"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if _, err := store.PutFile(t.Context(), "key", link); err != nil {
		t.Fatal(err)
	}
	stored, _ := store.LocalPath("key")
	if info, err := os.Lstat(stored); err != nil || !info.Mode().IsRegular() {
		t.Errorf("stored as %v, %v", info, err)
	}
}

func sameFile(t *testing.T, a, b string) bool {
	t.Helper()
	first, err := os.Stat(a)
	if err != nil {
		t.Fatal(err)
	}
	second, err := os.Stat(b)
	if err != nil {
		t.Fatal(err)
	}
	return os.SameFile(first, second)
}

func TestFilesRefuseAnObjectBelowAnObject(t *testing.T) {
	t.Parallel()
	store, root := openFiles(t)
	for _, pair := range [][2]string{{"a", "a/b"}, {"c/d/e", "c/d"}} {
		if _, err := store.Put(t.Context(), pair[0], strings.NewReader("x")); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Put(t.Context(), pair[1], strings.NewReader("x")); jobs.CodeOf(err) != "storage-key-conflict" {
			t.Errorf("%q beside %q: %v", pair[1], pair[0], err)
		}
	}
	if left := temporaryFiles(t, root); len(left) > 0 {
		t.Errorf("temporary files were left: %q", left)
	}
}

func TestFilesRemoveEmptyFolders(t *testing.T) {
	t.Parallel()
	store, root := openFiles(t)
	if _, err := store.Put(t.Context(), "a/b/c", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	if err := store.Delete(t.Context(), "a/b/c"); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(root); err != nil || len(entries) > 0 {
		t.Errorf("left %v, %v", entries, err)
	}
}

func TestSweepRemovesOnlyOldTemporaryFiles(t *testing.T) {
	t.Parallel()
	store, root := openFiles(t)
	if _, err := store.Put(t.Context(), "a/b", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".partial-ABC", "a/.partial-DEF"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if removed, err := store.Sweep(t.Context(), time.Hour, nil); removed != 0 || err != nil {
		t.Errorf("removed %d young files, %v", removed, err)
	}
	if removed, err := store.Sweep(t.Context(), 0, nil); removed != 2 || err != nil {
		t.Errorf("removed %d, %v", removed, err)
	}
	if left := temporaryFiles(t, root); len(left) > 0 {
		t.Errorf("left %q", left)
	}
	if _, err := store.Stat(t.Context(), "a/b"); err != nil {
		t.Errorf("the object is gone: %v", err)
	}
}
