package storage_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/storage"
)

// FuzzCheckKey: whatever is accepted stays below its folder and means one path only.
func FuzzCheckKey(f *testing.F) {
	for _, key := range []string{"a/b.mp4", "..", "a/../b", "/a", "a//b", "\x00", "日本", ".partial-x", strings.Repeat("a/", 512) + "a"} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		if storage.CheckKey(key) != nil {
			return
		}
		joined := filepath.Join("/root", key)
		inside := filepath.IsLocal(key) && joined == "/root/"+key
		if !inside || strings.ContainsRune(key, 0) || len(key) > 1024 {
			t.Errorf("%q was accepted", key)
		}
	})
}
