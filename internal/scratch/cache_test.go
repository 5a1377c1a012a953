package scratch_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/reelmill/reelmill/internal/scratch"
)

func space(t *testing.T) *scratch.Space {
	t.Helper()
	s, err := scratch.Open(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fetches counts how often something was brought from afar.
type fetches struct{ count atomic.Int64 }

func (f *fetches) fill(content string) func(context.Context, string) error {
	return func(_ context.Context, path string) error {
		f.count.Add(1)
		return os.WriteFile(path, []byte(content), 0o600)
	}
}

// Many attempts that want one master at once fetch it once, and each has a file of its own.
func TestCacheFetchesOnce(t *testing.T) {
	t.Parallel()
	cache, dir := space(t).Cache(100), t.TempDir()
	var far fetches
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			path := filepath.Join(dir, string(rune('a'+i)))
			if err := cache.Place(t.Context(), "m1", 5, path, far.fill("12345")); err != nil {
				t.Error(err)
			}
			if data, err := os.ReadFile(path); err != nil || string(data) != "12345" {
				t.Errorf("%q, %v", data, err)
			}
		})
	}
	group.Wait()
	if far.count.Load() != 1 {
		t.Errorf("fetched %d times", far.count.Load())
	}
}

// The cache never holds more than its limit: what was used longest ago goes first, and whoever has it keeps it.
func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	s, err := scratch.Open(root, 0)
	if err != nil {
		t.Fatal(err)
	}
	cache, dir := s.Cache(10), t.TempDir()
	var far fetches
	for i, name := range []string{"m1", "m2", "m1", "m3", "m1", "m2"} { // m3 drops m2, which is then fetched again
		if err := cache.Place(t.Context(), name, 5, filepath.Join(dir, string(rune('a'+i))), far.fill("12345")); err != nil {
			t.Fatal(err)
		}
		kept, err := os.ReadDir(filepath.Join(root, ".masters"))
		if err != nil || len(kept) > 2 {
			t.Fatalf("%d copies of 5 bytes in 10, %v", len(kept), err)
		}
	}
	if far.count.Load() != 4 {
		t.Errorf("fetched %d times", far.count.Load())
	}
	if err := cache.Place(t.Context(), "large", 11, filepath.Join(dir, "large"), far.fill("12345678901")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, ".masters", "large")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a master larger than the cache was kept: %v", err)
	}
}

// A fetch that fails or breaks off leaves nothing that a later one would believe.
func TestCacheForgetsBrokenFetches(t *testing.T) {
	t.Parallel()
	cache, dir := space(t).Cache(100), t.TempDir()
	var far fetches
	broken := errors.New("line cut")
	err := cache.Place(t.Context(), "m1", 5, filepath.Join(dir, "a"), func(context.Context, string) error { return broken })
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if err := cache.Place(t.Context(), "m1", 5, filepath.Join(dir, "b"), far.fill("12")); err != nil {
		t.Fatal(err)
	}
	if err := cache.Place(t.Context(), "m1", 5, filepath.Join(dir, "c"), far.fill("12345")); err != nil || far.count.Load() != 2 {
		t.Errorf("%v, fetched %d times", err, far.count.Load())
	}
}
