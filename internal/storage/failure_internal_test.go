package storage

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/reelmill/reelmill/jobs"
)

func TestFileSystemErrorsBecomeFaults(t *testing.T) {
	t.Parallel()
	tests := map[syscall.Errno]struct {
		code  string
		class jobs.Class
	}{
		syscall.ENOSPC: {"storage-full", jobs.Transient},
		syscall.EDQUOT: {"storage-full", jobs.Transient},
		syscall.EACCES: {"storage-denied", jobs.Transient},
		syscall.EROFS:  {"storage-denied", jobs.Transient},
		syscall.EIO:    {"storage-failed", jobs.Transient},
		syscall.EMFILE: {"storage-failed", jobs.Transient},
		syscall.EISDIR: {"storage-key-conflict", jobs.Permanent},
	}
	for errno, want := range tests {
		err := ioFault(&os.PathError{Op: "write", Path: "x", Err: errno})
		fault := jobs.AsFault(err)
		if fault.Code != want.code || fault.Class != want.class || !errors.Is(err, errno) || fault.Hint == "" {
			t.Errorf("%v became %+v", errno, fault)
		}
	}
	if ioFault(nil) != nil {
		t.Error("no error became one")
	}
}

// The kernel's own device for a full disk gives the error that a write meets in earnest.
func TestAFullDiskIsTold(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	source, err := openSource(writeSource(t, "content"))
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	if _, err := fill(t.Context(), full, source); jobs.CodeOf(err) != "storage-full" {
		t.Errorf("got %v, want storage-full", err)
	}
}

func TestAChangedSourceIsRefused(t *testing.T) {
	t.Parallel()
	store, err := OpenFiles(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	path := writeSource(t, "unfinished")
	source, err := openSource(path)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	if err := os.WriteFile(path, []byte("still being written"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, linked := store.adopt(t.Context(), "key", source)
	if _, err := source.Seek(0, 0); err != nil {
		t.Fatal(err)
	}
	_, copied := store.Put(t.Context(), "key", source)
	for _, err := range []error{linked, copied} {
		if jobs.CodeOf(err) != "storage-source-changed" {
			t.Errorf("got %v, want storage-source-changed", err)
		}
	}
	if _, err := store.Stat(t.Context(), "key"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the torn file was stored: %v", err)
	}
}

func writeSource(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "source")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
