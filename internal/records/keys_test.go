package records_test

import (
	"errors"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
)

func TestKeys(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		began := records.At(store.Now())
		for _, name := range []string{"cms", "ops"} {
			must(t, store.AddKey(t.Context(), &records.APIKey{ID: name, Name: name, Role: records.RoleCMS, Hash: "hash-" + name}))
		}
		if err := store.AddKey(t.Context(), &records.APIKey{ID: "twin", Hash: "hash-ops"}); !errors.Is(err, records.ErrConflict) {
			t.Errorf("a hash twice: %v", err)
		}
		key, err := store.KeyByHash(t.Context(), "hash-ops")
		if err != nil || key.ID != "ops" || key.Role != records.RoleCMS || key.RevokedAt != 0 {
			t.Fatalf("by hash: %+v, %v", key, err)
		}
		wantRecent(t, began, key.CreatedAt)
		must(t, store.RevokeKey(t.Context(), "ops"))
		must(t, store.RevokeKey(t.Context(), "ops"))
		for _, hash := range []string{"hash-ops", "hash-unknown", ""} {
			if _, err := store.KeyByHash(t.Context(), hash); !errors.Is(err, records.ErrNotFound) {
				t.Errorf("hash %q: %v", hash, err)
			}
		}
		if err := store.RevokeKey(t.Context(), "unknown"); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("unknown key revoked: %v", err)
		}
		keys, err := store.Keys(t.Context())
		if err != nil || len(keys) != 2 || keys[0].ID != "cms" || keys[0].RevokedAt != 0 {
			t.Fatalf("all keys: %+v, %v", keys, err)
		}
		wantRecent(t, began, keys[1].RevokedAt)
	})
}
