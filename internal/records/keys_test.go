package records_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/jobs"
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
		keys := validKeys(t, store, "hash-ops", "hash-none")
		if key := keys["hash-ops"]; len(keys) != 1 || key.ID != "ops" || key.Name != "ops" || key.Role != records.RoleCMS {
			t.Fatalf("by hash: %+v", keys)
		}
		must(t, store.RevokeKey(t.Context(), "ops", true))
		must(t, store.RevokeKey(t.Context(), "ops", true))
		if valid := validKeys(t, store, "hash-ops", "hash-unknown", ""); len(valid) != 0 {
			t.Errorf("valid are %v", valid)
		}
		if err := store.RevokeKey(t.Context(), "unknown", true); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("unknown key revoked: %v", err)
		}
		all, err := store.Keys(t.Context())
		if err != nil || len(all) != 2 || all[0].ID != "cms" || all[0].RevokedAt != 0 {
			t.Fatalf("all keys: %+v, %v", all, err)
		}
		wantRecent(t, began, all[0].CreatedAt)
		wantRecent(t, began, all[1].RevokedAt)
	})
}

// validKeys are the valid ones of the keys with some hashes.
func validKeys(t *testing.T, store *records.Store, hashes ...string) map[string]*records.APIKey {
	t.Helper()
	found, err := store.KeysByHash(t.Context(), hashes)
	must(t, err)
	for hash, key := range found {
		if key.Hash != hash {
			t.Errorf("under %s is the key with %s", hash, key.Hash)
		}
		if key.Expired(store.Now()) {
			delete(found, hash)
		}
	}
	return found
}

func issue(t *testing.T, store *records.Store, role records.Role, ends time.Time) (string, *records.APIKey) {
	t.Helper()
	ctx := records.By(t.Context(), records.Actor{KeyID: "k", Name: "me"})
	secret, key, err := store.IssueKey(ctx, records.NewKey{Name: "n", Role: role, ExpiresAt: ends})
	must(t, err)
	if key.CreatedBy != "me" || key.CreatedByKey != "k" || key.Hash != records.HashKey(secret) {
		t.Errorf("issued %+v", key)
	}
	return secret, key
}

// However many are revoked at one moment, one operator key stays; one that will expire does not count.
func TestOneOperatorKeyStays(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		var ids []string
		for range 4 {
			_, key := issue(t, store, records.RoleOperator, time.Time{})
			ids = append(ids, key.ID)
		}
		issue(t, store, records.RoleOperator, store.Now().Add(time.Hour))
		issue(t, store, records.RoleEditor, time.Time{})
		refused := 0
		for _, err := range together(len(ids), func(i int) error { return store.RevokeKey(t.Context(), ids[i], true) }) {
			if errors.Is(err, records.ErrLastOperator) {
				refused++
			} else if err != nil {
				t.Error(err)
			}
		}
		if refused != 1 {
			t.Errorf("%d of 4 operator keys stayed", refused)
		}
	})
}

// movable is a clock that moves when it is told to.
type movable struct {
	begin time.Time
	past  atomic.Int64
}

func (m *movable) now() time.Time                 { return m.begin.Add(time.Duration(m.past.Load())) }
func (m *movable) advance(duration time.Duration) { m.past.Add(int64(duration)) }

func TestKeysEndByThemselves(t *testing.T) {
	t.Parallel()
	clock := &movable{begin: time.Now()}
	store, err := records.Open(t.Context(), records.Config{URL: recordstest.BlankSQLite(t), Clock: clock.now})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	secret, key := issue(t, store, records.RoleCMS, clock.now().Add(time.Hour))
	valid := func() (*records.APIKey, bool) {
		got, ok := validKeys(t, store, records.HashKey(secret))[key.Hash]
		return got, ok
	}
	used := func() records.Instant {
		got, _ := valid()
		must(t, store.KeyUsed(t.Context(), got))
		got, _ = valid()
		return got.LastUsedAt
	}
	first := used()
	if first == 0 {
		t.Fatal("the first use was not noted")
	}
	clock.advance(59 * time.Second)
	if again := used(); again != first {
		t.Errorf("a second use within a minute was noted: %v, %v", first, again)
	}
	clock.advance(2 * time.Second)
	if later := used(); later != records.At(clock.now()) {
		t.Errorf("a use after a minute was not noted: %v", later)
	}
	clock.advance(time.Hour)
	if _, ok := valid(); ok {
		t.Error("an expired key is valid")
	}
	if _, _, err := store.IssueKey(t.Context(), records.NewKey{Name: "n", Role: records.RoleCMS, ExpiresAt: clock.now()}); jobs.CodeOf(err) != "key-expires-early" {
		t.Errorf("a key that has expired was made: %v", err)
	}
	if _, _, err := store.IssueKey(t.Context(), records.NewKey{Name: "n", Role: "king"}); jobs.CodeOf(err) != "unknown-role" {
		t.Errorf("a key of no role was made: %v", err)
	}
}
