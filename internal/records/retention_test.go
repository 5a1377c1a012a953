package records_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

// lineage is an asset with published versions 1 to n, each published a second after the one before, long ago. Version 3 of 3 is the
// one readers see; version 1 was superseded at second 2.
func lineage(t *testing.T, store *records.Store, n int) *scene {
	t.Helper()
	s := plan(t, store, 1)
	s.runAll(t)
	for range n - 1 {
		s.next(t, 1).runAll(t)
	}
	must(t, store.Raw().Exec("UPDATE versions SET published_at = number * 1000, finished_at = number * 1000 WHERE asset_id = ?", s.asset.ID).Error)
	return s
}

// sweep sweeps everything that a rule gives up and returns the numbers of the versions that are swept then.
func sweep(t *testing.T, store *records.Store, assetID string, rule records.Retention) []int {
	t.Helper()
	ids, err := store.Expired(t.Context(), rule, 100)
	must(t, err)
	for _, id := range ids {
		swept, err := store.SweepVersion(t.Context(), id, rule)
		must(t, err)
		if !swept {
			t.Errorf("%s expired, but was not swept", id)
		}
	}
	numbers := []int{}
	must(t, store.Raw().Model(&records.Version{}).Where("asset_id = ? AND swept_at > 0", assetID).Order("number").Pluck("number", &numbers).Error)
	return numbers
}

func TestRetentionKeepsByNumberAndByAge(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := lineage(t, store, 5)
		age := func(seconds int64) time.Duration {
			return time.Duration(records.At(store.Now())-records.Instant(seconds*1000)) * time.Millisecond
		}
		for _, c := range []struct {
			name string
			rule records.Retention
			want []int
		}{
			{"all are young", records.Retention{Versions: 0, For: age(1)}, []int{}},
			{"all are kept by number", records.Retention{Versions: 4, For: time.Hour}, []int{}},
			{"one too many, superseded at second 2", records.Retention{Versions: 3, For: age(2) - 500*time.Millisecond}, []int{1}},
			{"two too many, but the second was superseded at second 3", records.Retention{Versions: 2, For: age(3) + 500*time.Millisecond}, []int{1}},
			{"none is kept", records.Retention{Versions: 0, For: time.Hour}, []int{1, 2, 3, 4}},
		} {
			if got := sweep(t, store, s.asset.ID, c.rule); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v are swept, want %v", c.name, got, c.want)
			}
		}
	})
}

func TestRetentionOfFailedAndWithdrawn(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		failed := plan(t, store, 1)
		must(t, store.Cancel(t.Context(), failed.asset.ID, 1))
		busy, gone := plan(t, store, 1), lineage(t, store, 2)
		must(t, store.Withdraw(t.Context(), gone.asset.ID))
		young := records.Retention{Versions: 9, For: time.Hour}
		for _, s := range []*scene{failed, busy, gone} {
			if got := sweep(t, store, s.asset.ID, young); len(got) != 0 {
				t.Errorf("%v are swept at once", got)
			}
		}
		old := records.Retention{Versions: 9, For: -time.Minute}
		if got := sweep(t, store, failed.asset.ID, old); len(got) != 1 {
			t.Errorf("%v of a canceled one", got)
		}
		if got := sweep(t, store, busy.asset.ID, old); len(got) != 0 {
			t.Errorf("%v of one being made", got)
		}
		if got := sweep(t, store, gone.asset.ID, old); len(got) != 2 {
			t.Errorf("%v of a withdrawn one", got)
		}
	})
}

func TestSweptVersionsAreOutOfReach(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := lineage(t, store, 3)
		made := s.derivative(t)
		if found, err := store.FindMade(t.Context(), []string{made.Fingerprint}); err != nil || len(found) != 1 {
			t.Fatalf("before: %v, %v", found, err)
		}
		sweep(t, store, s.asset.ID, records.Retention{Versions: 1, For: time.Hour})
		if found, err := store.FindMade(t.Context(), []string{made.Fingerprint}); err != nil || len(found) != 0 {
			t.Errorf("an output of a swept version would be reused: %v, %v", found, err)
		}
		if _, err := store.Flip(t.Context(), s.asset.ID, 1); !errors.Is(err, records.ErrSwept) {
			t.Errorf("a rollback to it gives %v", err)
		}
		if err := store.Retry(t.Context(), s.asset.ID, 1); !errors.Is(err, records.ErrSwept) {
			t.Errorf("a retry of it gives %v", err)
		}
		asset, err := store.Flip(t.Context(), s.asset.ID, 0)
		must(t, err)
		if asset.PublishedVersion != 2 {
			t.Errorf("a rollback leads to version %d", asset.PublishedVersion)
		}
		if _, err := store.Flip(t.Context(), s.asset.ID, 0); !errors.Is(err, records.ErrSwept) {
			t.Errorf("a rollback with nothing but swept versions left gives %v", err)
		}
	})
}

// A rollback that comes between the list of what expired and the sweep wins.
func TestSweepLooksAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := lineage(t, store, 2)
		rule := records.Retention{For: time.Hour}
		ids, err := store.Expired(t.Context(), rule, 10)
		must(t, err)
		if len(ids) != 1 || ids[0] != s.version.ID {
			t.Fatalf("%v expired", ids)
		}
		_, err = store.Flip(t.Context(), s.asset.ID, 1)
		must(t, err)
		if swept, err := store.SweepVersion(t.Context(), ids[0], rule); err != nil || swept {
			t.Errorf("swept %v, %v", swept, err)
		}
	})
}

func TestEmptiedVersionsAreDone(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := lineage(t, store, 2)
		key := s.derivative(t).Made.StorageKey
		sweep(t, store, s.asset.ID, records.Retention{For: time.Hour})
		named := func(givenUp bool) bool {
			found, err := store.NamedOutputs(t.Context(), []string{key, "other"}, givenUp)
			must(t, err)
			return found[key]
		}
		if named(true) || !named(false) {
			t.Errorf("named %v, %v", named(true), named(false))
		}
		if swept, err := store.Swept(t.Context(), time.Hour, 9); err != nil || len(swept) != 0 {
			t.Errorf("%v within its grace, %v", swept, err)
		}
		swept, err := store.Swept(t.Context(), -time.Minute, 9)
		must(t, err)
		if len(swept) != 1 || swept[0].ID != s.version.ID {
			t.Fatalf("%v are to be emptied", swept)
		}
		must(t, store.Emptied(t.Context(), s.version.ID))
		if swept, err := store.Swept(t.Context(), -time.Minute, 9); err != nil || len(swept) != 0 || named(false) {
			t.Errorf("%v are to be emptied again, %v", swept, err)
		}
		if got := s.derivative(t); got.State != records.DerivativeSwept || got.Made.StorageKey != "" {
			t.Errorf("the output is %+v", got)
		}
		if wanted, err := store.NamedMaster(t.Context(), "masters/"+s.version.ID); err != nil || wanted {
			t.Errorf("master wanted %v, %v", wanted, err)
		}
	})
}
