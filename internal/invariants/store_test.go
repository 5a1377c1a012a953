package invariants_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/invariants"
	"github.com/reelmill/reelmill/internal/storage"
)

func put(t *testing.T, store storage.Store, content string, keys ...string) {
	t.Helper()
	for _, key := range keys {
		_, err := store.Put(t.Context(), key, strings.NewReader(content))
		must(t, err)
	}
}

// TestStoreIsCompared breaks the store of the scene in every way that is looked for.
func TestStoreIsCompared(t *testing.T) {
	t.Parallel()
	day := map[string]time.Duration{"": time.Hour, "uploads/": 24 * time.Hour}
	cases := map[string]struct {
		spoil     func(t *testing.T, store storage.Store)
		rules     invariants.StoreRules
		want      []string
		leftovers int
	}{
		"whole": {rules: invariants.StoreRules{Digests: 10}},
		"an object is missing": {
			spoil: func(t *testing.T, store storage.Store) { must(t, store.Delete(t.Context(), "derivatives/1/beside")) },
			want:  []string{"named-is-stored"},
		},
		"an object is short": {
			spoil: func(t *testing.T, store storage.Store) { put(t, store, "ab", "parts/1") },
			want:  []string{"named-is-stored"},
		},
		"an output was changed": {
			spoil: func(t *testing.T, store storage.Store) { put(t, store, "abd", "derivatives/1/main") },
			rules: invariants.StoreRules{Digests: 10}, want: []string{"stored-is-intact"},
		},
		"a leftover within its rule": {
			spoil:     func(t *testing.T, store storage.Store) { put(t, store, "abc", "uploads/1") },
			rules:     invariants.StoreRules{Kept: day, Now: time.Now().Add(2 * time.Hour)},
			leftovers: 1,
		},
		"a leftover older than its rule": {
			spoil: func(t *testing.T, store storage.Store) { put(t, store, "abc", "derivatives/9") },
			rules: invariants.StoreRules{Kept: day, Now: time.Now().Add(2 * time.Hour)},
			want:  []string{"stored-is-named"}, leftovers: 1,
		},
		"a leftover without a rule": {
			spoil: func(t *testing.T, store storage.Store) { put(t, store, "abc", "derivatives/9") },
			want:  []string{"stored-is-named"}, leftovers: 1,
		},
	}
	onBoth(t, func(t *testing.T, db *sql.DB) {
		run(t, db, "UPDATE derivatives SET made_at = 1 WHERE id = 'd1'")
		for name, test := range cases {
			store, err := storage.OpenFiles(t.TempDir())
			must(t, err)
			put(t, store, "abc", "masters/1", "masters/2", "derivatives/1/main", "derivatives/1/beside", "parts/1")
			if test.spoil != nil {
				test.spoil(t, store)
			}
			found, leftovers, err := invariants.CheckStore(context.Background(), db, store, test.rules)
			must(t, err)
			if !slices.Equal(names(found), test.want) || leftovers != test.leftovers {
				t.Errorf("%s: %v and %d leftovers, want %v and %d", name, found, leftovers, test.want, test.leftovers)
			}
		}
	})
}
