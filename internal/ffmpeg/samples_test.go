package ffmpeg

import (
	"os"
	"path/filepath"
	"testing"
)

// sample returns the path of a sample, or skips the test where the samples are not beside the repository.
func sample(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
			continue
		}
		path := filepath.Join(filepath.Dir(dir), "shared", "samples", "video", name)
		if _, err := os.Stat(path); err != nil {
			t.Skip("samples are not beside the repository: " + name)
		}
		return path
	}
	t.Fatal("no go.mod above the test")
	return ""
}
