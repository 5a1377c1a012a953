package records_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

// shelved is an asset with a published version that falls back on another, its window closed where it is said so.
func shelved(t *testing.T, store *records.Store, standIn string, closed bool) *scene {
	t.Helper()
	s := plan(t, store, 1)
	s.runAll(t)
	_, err := store.EditAsset(t.Context(), s.asset.ID, func(a *records.Asset) {
		a.FallbackID = standIn
		if closed {
			a.EndsAt = records.At(store.Now().Add(-time.Hour))
		}
	})
	must(t, err)
	return s
}

// told is how often an asset was told of its fallback, not counting its own edits, and how often it was stamped.
func (s *scene) told(t *testing.T) (events int, revision int64) {
	t.Helper()
	list, err := s.store.Events(t.Context(), s.asset.ID, 0, 100)
	must(t, err)
	for _, event := range list {
		fields, _ := event.Facts["fields"].([]any)
		if event.Type == records.EventManifestChanged && slices.Equal(fields, []any{"fallback"}) {
			events++
		}
	}
	asset, err := s.store.Asset(t.Context(), s.asset.ID)
	must(t, err)
	return events, asset.Revision
}

// announce tells of everything that moved, a few at a time.
func announce(t *testing.T, store *records.Store) {
	t.Helper()
	for left := int64(1); left > 0; {
		_, err := store.AnnounceStandIns(t.Context(), 2)
		must(t, err)
		must(t, store.Raw().Model(&records.StandInMove{}).Count(&left).Error)
	}
}

// deeds change what readers of a stand-in see, one after the other.
func (s *scene) deeds(t *testing.T) map[string]func() error {
	t.Helper()
	ctx, id, store := t.Context(), s.asset.ID, s.store
	return map[string]func() error{
		"1 edited":  func() error { return retitle(t, store, id, "another") },
		"2 flipped": func() error { s.next(t, 1).runAll(t); return nil },
		"3 rolled back": func() error {
			_, err := store.Flip(ctx, id, 0)
			return err
		},
		"4 about to close": func() error {
			_, err := store.EditAsset(ctx, id, func(a *records.Asset) { a.EndsAt = records.At(store.Now().Add(time.Hour)) })
			return err
		},
		"5 closed by the clock": func() error {
			must(t, store.Raw().Exec("UPDATE assets SET ends_at = 1000, rights_due = 1000 WHERE id = ?", id).Error)
			_, err := store.AnnounceRights(ctx, 10)
			return err
		},
		"6 withdrawn": func() error { return store.Withdraw(ctx, id) },
	}
}

// Whoever shows a stand-in hears of each of its changes, once, through others that stand between; nobody else does.
func TestStandInsTellWhomTheyStandInFor(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		standIn := plan(t, store, 1)
		standIn.runAll(t)
		between := shelved(t, store, standIn.asset.ID, true)
		far := shelved(t, store, between.asset.ID, true)
		open := shelved(t, store, standIn.asset.ID, false)
		behind := shelved(t, store, open.asset.ID, true)
		announce(t, store)
		deeds := standIn.deeds(t)
		for _, name := range slices.Sorted(maps.Keys(deeds)) {
			watched := map[string]*scene{"between": between, "far": far, "open": open, "behind": behind}
			events, revisions := map[string]int{}, map[string]int64{}
			for who, s := range watched {
				events[who], revisions[who] = s.told(t)
			}
			must(t, deeds[name]())
			announce(t, store)
			for who, s := range watched {
				want := 0
				if who == "between" || who == "far" {
					want = 1
				}
				after, revision := s.told(t)
				if after-events[who] != want || revision-revisions[who] != int64(want) {
					t.Errorf("%s: %s heard of it %d times and was stamped %d times, want %d", name, who, after-events[who], revision-revisions[who], want)
				}
			}
		}
	})
}

// Many changes that wait to be told are told as one, and telling goes on where it was cut off.
func TestStandInsTellInBatches(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		drafts(t, store, "stand-in")
		for i := range 5 {
			drafts(t, store, fmt.Sprintf("a%d", i))
			_, err := store.EditAsset(t.Context(), fmt.Sprintf("a%d", i), func(a *records.Asset) { a.FallbackID, a.EndsAt = "stand-in", 1000 })
			must(t, err)
		}
		announce(t, store)
		for i := range 3 {
			must(t, retitle(t, store, "stand-in", fmt.Sprint(i)))
		}
		asked, err := store.AnnounceStandIns(t.Context(), 2)
		must(t, err)
		list, err := store.Assets(t.Context(), records.AssetFilter{Recent: true})
		must(t, err)
		if asked != 2 || list[0].ID != "a1" || list[1].ID != "a0" {
			t.Errorf("%d were asked, and changed last %s, %s", asked, list[0].ID, list[1].ID)
		}
		before := list[0].Revision
		for range 3 {
			for _, err := range together(3, func(int) error { _, err := store.AnnounceStandIns(t.Context(), 2); return err }) {
				must(t, err)
			}
		}
		list, err = store.Assets(t.Context(), records.AssetFilter{Recent: true})
		must(t, err)
		for _, asset := range list[:5] {
			if asset.Revision != before {
				t.Errorf("%s was stamped %d times, the first %d times", asset.ID, asset.Revision, before)
			}
		}
	})
}
