package storage_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
)

func TestOpenTakesAFolder(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "new folder", "100%")
	escaped := (&url.URL{Scheme: "file", Path: root}).String()
	for _, address := range []string{root, escaped, strings.Replace(escaped, "file://", "FILE://localhost", 1)} {
		store, err := storage.Open(t.Context(), address)
		if err != nil {
			t.Errorf("%q: %v", address, err)
			continue
		}
		if _, err := store.Put(t.Context(), "key", strings.NewReader("x")); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Join(root, "key")); err != nil {
			t.Errorf("%q stored elsewhere: %v", address, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for address, code := range map[string]string{
		"":                        "storage-url-invalid",
		"file://":                 "storage-url-invalid",
		"file://server/share":     "storage-url-invalid",
		"file:///x?no_tmp_dir=1":  "storage-url-invalid",
		"file:///%zz":             "storage-url-invalid",
		"s3://user:secret@bucket": "storage-url-invalid",
		"gs://bucket":             "storage-unsupported",
		file:                      "storage-key-conflict",
		"/proc/reelmill":          "storage-failed",
	} {
		_, err := storage.Open(t.Context(), address)
		if jobs.CodeOf(err) != code {
			t.Errorf("%q: %v, want %s", address, err, code)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: the error tells the password: %v", address, err)
		}
	}
}
