package records_test

import (
	"errors"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

func TestRemember(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		if earlier, err := store.Remember(t.Context(), "key", "hash"); err != nil || earlier != nil {
			t.Fatalf("first: %+v, %v", earlier, err)
		}
		earlier, err := store.Remember(t.Context(), "key", "other")
		if err != nil || earlier == nil || earlier.Status != 0 || earlier.RequestHash != "hash" {
			t.Fatalf("while it is answered: %+v, %v", earlier, err)
		}
		must(t, store.Answer(t.Context(), "key", 201, "", `{"id":"1"}`))
		earlier, err = store.Remember(t.Context(), "key", "hash")
		if err != nil || earlier.Status != 201 || earlier.Body != `{"id":"1"}` {
			t.Errorf("afterwards: %+v, %v", earlier, err)
		}
		must(t, store.Forget(t.Context(), "key"))
		if earlier, err = store.Remember(t.Context(), "key", "hash"); err != nil || earlier != nil {
			t.Errorf("after forgetting: %+v, %v", earlier, err)
		}
	})
}

func TestRememberAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		taken := errors.New("taken")
		for _, key := range []string{"a", "b", "c", "d", "e"} {
			wantOneWinner(t, together(8, func(int) error {
				earlier, err := store.Remember(t.Context(), key, "hash")
				if err == nil && earlier != nil {
					return taken
				}
				return err
			}), taken)
		}
	})
}

func TestForgetBefore(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		for key, age := range map[string]time.Duration{"fresh": 0, "hour": time.Hour, "week": 7 * 24 * time.Hour, "stuck": time.Hour} {
			_, err := store.Remember(t.Context(), key, "hash")
			must(t, err)
			if key != "stuck" {
				must(t, store.Answer(t.Context(), key, 201, "", "{}"))
			}
			must(t, store.Raw().Exec("UPDATE idempotency_keys SET created_at = ? WHERE key = ?", records.At(store.Now()).Add(-age), key).Error)
		}
		must(t, store.ForgetBefore(t.Context(), 24*time.Hour))
		for key, want := range map[string]bool{"fresh": true, "hour": true, "week": false, "stuck": false} {
			earlier, err := store.Remember(t.Context(), key, "hash")
			if err != nil || (earlier != nil) != want {
				t.Errorf("key %s: %+v, %v; want it kept: %v", key, earlier, err, want)
			}
		}
	})
}

// TestKeysKnowWhatWasMade: a server may die after making what a request asked for and before telling so.
func TestKeysKnowWhatWasMade(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		for _, key := range []string{"first", "second"} {
			_, err := store.Remember(t.Context(), key, "hash")
			must(t, err)
		}
		asset := &records.Asset{SetName: "article"}
		_, err := store.CreateAsset(records.Answering(t.Context(), "first"), asset, nil, nil)
		must(t, err)
		_, err = store.AddVersion(records.Answering(t.Context(), "second"), asset.ID, records.Master{Origin: records.OriginKey, Ref: "incoming/a"})
		must(t, err)
		must(t, store.Forget(t.Context(), "first"))
		for key, made := range map[string]string{"first": asset.ID, "second": asset.ID + "/versions/1"} {
			earlier, err := store.Remember(t.Context(), key, "hash")
			if err != nil || earlier == nil || earlier.Status != 0 || earlier.Body != made {
				t.Errorf("%s: %+v, %v", key, earlier, err)
			}
		}
	})
}
