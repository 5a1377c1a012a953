package storagetest

import (
	"errors"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/storage"
)

// names are in byte order, which is neither that of a dictionary nor that of a walk through folders.
func names() []string {
	return []string{"B", "a-b/1", "a/10", "a/2", "a/b/c", "a0", "ab", "b.mp4", "seg/1", "segments/1", "z", "\u00e9", "\u65e5/1"}
}

func filled(t *testing.T, s storage.Store) []string {
	t.Helper()
	all := names()
	for _, i := range []int{5, 0, 12, 3, 8, 1, 11, 4, 9, 2, 7, 6, 10} {
		put(t, s, all[i], all[i])
	}
	return all
}

func listsInOrder(t *testing.T, s storage.Store) {
	isEmpty(t, s)
	want := filled(t, s)
	if got := keys(t, s, ""); !slices.Equal(got, want) {
		t.Errorf("listed %q\nwant   %q", got, want)
	}
}

func listsByPrefix(t *testing.T, s storage.Store) {
	filled(t, s)
	for prefix, want := range map[string][]string{
		"a":        {"a-b/1", "a/10", "a/2", "a/b/c", "a0", "ab"},
		"a/":       {"a/10", "a/2", "a/b/c"},
		"a/b":      {"a/b/c"},
		"a/b/":     {"a/b/c"},
		"a/b/c":    {"a/b/c"},
		"a/b/c/":   {},
		"seg":      {"seg/1", "segments/1"},
		"seg/":     {"seg/1"},
		"\u65e5/":  {"\u65e5/1"},
		"nothing/": {},
		"nothing":  {},
	} {
		if got := keys(t, s, prefix); !slices.Equal(got, want) {
			t.Errorf("%q: listed %q, want %q", prefix, got, want)
		}
	}
}

func listStops(t *testing.T, s storage.Store) {
	filled(t, s)
	enough := errors.New("enough")
	visits := 0
	err := s.List(t.Context(), "", func(storage.Object) error {
		visits++
		if visits == 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || visits != 3 {
		t.Errorf("%d visits, %v", visits, err)
	}
}

func deletes(t *testing.T, s storage.Store) {
	put(t, s, "a/b/c", "x")
	for range 2 {
		if err := s.Delete(t.Context(), "a/b/c"); err != nil {
			t.Errorf("Delete: %v", err)
		}
		absent(t, s, "a/b/c")
	}
	isEmpty(t, s)
	put(t, s, "a/b/c", "again")
	if got := get(t, s, "a/b/c", storage.Range{}); got != "again" {
		t.Errorf("read %q", got)
	}
}

func deleteKeepsNeighbours(t *testing.T, s storage.Store) {
	put(t, s, "a/b/c", "x")
	put(t, s, "a/d", "y")
	for _, key := range []string{"a", "a/b", "a/d/e", "a/b/c"} {
		if err := s.Delete(t.Context(), key); err != nil {
			t.Errorf("Delete %q: %v", key, err)
		}
	}
	if got := keys(t, s, ""); !slices.Equal(got, []string{"a/d"}) {
		t.Errorf("left %q", got)
	}
}
