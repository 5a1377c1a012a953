package records_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

func TestLeaseHasOneHolder(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		won := make([]bool, 8)
		errs := together(len(won), func(i int) (err error) {
			won[i], err = store.Lead(t.Context(), "relay", fmt.Sprint("worker", i), time.Minute)
			return err
		})
		holder, count := "", 0
		for i := range won {
			must(t, errs[i])
			if won[i] {
				holder, count = fmt.Sprint("worker", i), count+1
			}
		}
		if count != 1 {
			t.Fatalf("%d of 8 hold the lease", count)
		}
		lead := func(name string, term time.Duration) bool {
			t.Helper()
			held, err := store.Lead(t.Context(), "relay", name, term)
			must(t, err)
			return held
		}
		if lead("late", time.Minute) {
			t.Error("a second holder took the lease before its term ended")
		}
		if !lead(holder, -time.Second) {
			t.Error("the holder could not renew")
		}
		if !lead("late", time.Minute) || lead(holder, time.Minute) {
			t.Error("a lease whose term ended did not change hands")
		}
		must(t, store.Resign(t.Context(), "relay", holder)) // not its any more
		if lead(holder, time.Minute) {
			t.Error("who had lost the lease took it from its holder by resigning")
		}
		must(t, store.Resign(t.Context(), "relay", "late"))
		if !lead(holder, time.Minute) {
			t.Error("a lease that was given back cannot be taken")
		}
	})
}

func TestOffice(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		first, second := store.Office("relay", "first"), store.Office("relay", "second")
		held := func(o *records.Office) bool {
			t.Helper()
			is, err := o.Held(t.Context())
			must(t, err)
			return is
		}
		if !held(first) {
			t.Fatal("the first to ask does not hold the office")
		}
		if again := held(first); !again || held(second) {
			t.Fatal("not the first to ask holds the office alone")
		}
		must(t, first.Leave(t.Context(), time.Hour))
		if held(first) {
			t.Error("who left takes the office again before its rest is over")
		}
		third := store.Office("relay", "third")
		if !held(third) {
			t.Error("the office that was left cannot be taken")
		}
	})
}
