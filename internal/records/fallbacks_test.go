package records_test

import (
	"fmt"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// drafts stores assets without a master.
func drafts(t *testing.T, store *records.Store, ids ...string) {
	t.Helper()
	for _, id := range ids {
		_, err := store.CreateAsset(t.Context(), &records.Asset{ID: id}, nil, nil)
		must(t, err)
	}
}

// fallBack has one asset stand in for another.
func fallBack(t *testing.T, store *records.Store, asset, standIn string) error {
	t.Helper()
	_, err := store.EditAsset(t.Context(), asset, func(a *records.Asset) { a.FallbackID = standIn })
	return err
}

func wantFallback(t *testing.T, store *records.Store, asset, standIn, code string) {
	t.Helper()
	if err := fallBack(t, store, asset, standIn); jobs.CodeOf(err) != code {
		t.Errorf("%s falls back on %s: %v, want %q", asset, standIn, err, code)
	}
}

func TestFallbacksThatAreRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		drafts(t, store, "a", "b", "c")
		wantFallback(t, store, "a", "a", "fallback-to-itself")
		wantFallback(t, store, "a", "nowhere", "fallback-not-found")
		wantFallback(t, store, "a", "b", "")
		wantFallback(t, store, "b", "c", "")
		wantFallback(t, store, "c", "a", "fallback-cycle")
		wantFallback(t, store, "b", "", "")
		wantFallback(t, store, "c", "a", "")
		_, err := store.CreateAsset(t.Context(), &records.Asset{ID: "d", FallbackID: "nowhere"}, nil, nil)
		if jobs.CodeOf(err) != "fallback-not-found" {
			t.Errorf("a new asset that falls back on nothing: %v", err)
		}
	})
}

// Five assets may stand in for one in a row, wherever the row is lengthened.
func TestFallbacksInARow(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		row := make([]string, 8)
		for i := range row {
			row[i] = fmt.Sprintf("a%d", i)
		}
		drafts(t, store, row...)
		for i := range 5 { // each lengthens the row from behind
			wantFallback(t, store, row[i], row[i+1], "")
		}
		wantFallback(t, store, row[5], row[6], "fallback-too-long")
		wantFallback(t, store, row[7], row[0], "fallback-too-long")
		wantFallback(t, store, row[2], "", "")
		wantFallback(t, store, row[5], row[6], "")
		wantFallback(t, store, row[6], row[7], "")
		wantFallback(t, store, row[2], row[3], "fallback-too-long") // two before, five behind
		wantFallback(t, store, row[2], row[5], "")                  // two before, three behind
		_, err := store.CreateAsset(t.Context(), &records.Asset{ID: "new", FallbackID: row[0]}, nil, nil)
		if jobs.CodeOf(err) != "fallback-too-long" {
			t.Errorf("a new asset in front of the row: %v", err)
		}
	})
}

// Two edits at one moment, each of which would be fine alone, must not make a ring or too long a row.
func TestFallbacksAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		for round := range 10 {
			id := func(i int) string { return fmt.Sprintf("r%d-%d", round, i) }
			drafts(t, store, id(0), id(1), id(2))
			refused := 0
			for _, err := range together(3, func(i int) error { return fallBack(t, store, id(i), id((i+1)%3)) }) {
				switch jobs.CodeOf(err) {
				case "fallback-cycle":
					refused++
				default:
					must(t, err)
				}
			}
			if refused != 1 {
				t.Fatalf("%d of three edits that make a ring were refused", refused)
			}
		}
	})
}
