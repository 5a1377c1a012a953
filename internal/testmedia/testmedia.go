// Package testmedia finds the media that tests and the demo use: the small files in this folder, made by make.sh,
// and the larger collection of foreign samples that may lie beside the repository.
package testmedia

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Path returns the absolute path of a file in this folder, such as "tiny.mp4". It fails the test when there is none.
func Path(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(root(t), "internal", "testmedia", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("test media %s: %v", name, err)
	}
	return path
}

// Sample returns the absolute path of a file of the sample collection, such as "images/iphone.heic". It skips the
// test where the collection is absent, and fails it where the collection lacks the file.
func Sample(t testing.TB, rel string) string {
	t.Helper()
	samples := filepath.Join(root(t), "..", "shared", "samples")
	if _, err := os.Stat(samples); errors.Is(err, fs.ErrNotExist) {
		t.Skip("the sample collection is not beside this repository (../shared/samples)")
	}
	path := filepath.Join(samples, filepath.FromSlash(rel))
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("sample %s: %v", rel, err)
	}
	return path
}

// root is the folder of go.mod. It starts from the test's own folder, because builds with -trimpath hide where the
// source lies, and falls back to this file's place for programs that run elsewhere.
func root(t testing.TB) string {
	t.Helper()
	starts := make([]string, 0, 2)
	if dir, err := os.Getwd(); err == nil {
		starts = append(starts, dir)
	}
	if _, file, _, ok := runtime.Caller(0); ok {
		starts = append(starts, filepath.Dir(file))
	}
	for _, start := range starts {
		if dir, ok := moduleAbove(start); ok {
			return dir
		}
	}
	t.Fatal("no go.mod above the test's folder")
	return ""
}

func moduleAbove(dir string) (string, bool) {
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}
