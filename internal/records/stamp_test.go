package records_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// follower is a program that follows changes.
type follower struct {
	store *records.Store
	since records.Instant
	after records.AssetMark
	seen  map[string]string // titles by id
}

// look goes on from the last change time it saw.
func (f *follower) look(t *testing.T) {
	t.Helper()
	list, err := f.store.Assets(t.Context(), records.AssetFilter{ChangedSince: f.since})
	must(t, err)
	for _, asset := range list {
		f.seen[asset.ID], f.since = asset.Title, asset.UpdatedAt
	}
}

// turn goes on after the last asset it saw.
func (f *follower) turn(t *testing.T) {
	t.Helper()
	list, err := f.store.Assets(t.Context(), records.AssetFilter{After: f.after, Limit: 3})
	must(t, err)
	for _, asset := range list {
		f.seen[asset.ID], f.after = asset.Title, records.AssetMark{UpdatedAt: asset.UpdatedAt, ID: asset.ID}
	}
}

// retitle gives an asset another title.
func retitle(t *testing.T, store *records.Store, id, title string) error {
	t.Helper()
	_, err := store.EditAsset(t.Context(), id, func(a *records.Asset) { a.Title, a.Tags = title, []string{"x"} })
	return err
}

// Several write at once, and who follows changes misses none, be it by their time or by marks.
func TestFollowersMissNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		const writers, rounds, each = 6, 25, 4
		ids := make([]string, writers*each)
		for i := range ids {
			ids[i] = fmt.Sprintf("a%02d", i)
		}
		drafts(t, store, ids...)
		byTime, byMark := follower{store: store, seen: map[string]string{}}, follower{store: store, seen: map[string]string{}}
		over := make(chan []error, 1)
		go func() {
			over <- together(writers, func(writer int) error {
				for round := range rounds {
					if err := retitle(t, store, ids[writer+writers*(round%each)], fmt.Sprint(round)); err != nil {
						return err
					}
				}
				return nil
			})
		}()
		for done := false; !done; {
			select {
			case errs := <-over:
				for _, err := range errs {
					must(t, err)
				}
				done = true
			default:
			}
			byTime.look(t)
			byMark.turn(t)
		}
		for before := (records.AssetMark{ID: "none"}); byMark.after != before; {
			before = byMark.after
			byMark.turn(t)
		}
		for _, id := range ids {
			asset, err := store.Asset(t.Context(), id)
			must(t, err)
			if byTime.seen[id] != asset.Title || byMark.seen[id] != asset.Title {
				t.Errorf("%s is %s; by time %q was seen, by mark %q", id, asset.Title, byTime.seen[id], byMark.seen[id])
			}
		}
	})
}

// hang lets an edit of an asset go on only when release is called, after it was stamped; the edit's error comes then.
func hang(t *testing.T, store *records.Store, id string) (release func(), edited chan error) {
	t.Helper()
	must(t, store.Raw().Exec("INSERT INTO asset_tags (tag, asset_id) VALUES ('held', ?)", id).Error)
	free, held, ended, edited := make(chan struct{}), make(chan error, 1), make(chan error, 1), make(chan error, 1)
	var over atomic.Bool
	release = func() {
		if over.CompareAndSwap(false, true) {
			close(free)
			must(t, <-ended)
		}
	}
	t.Cleanup(release)
	go func() {
		ended <- store.Raw().Transaction(func(tx *gorm.DB) error { // holds a row that the edit removes
			held <- tx.Exec("UPDATE asset_tags SET tag = 'held' WHERE asset_id = ?", id).Error
			<-free
			return nil
		})
	}()
	must(t, <-held)
	go func() { edited <- retitle(t, store, id, "late") }()
	for waiting := int64(0); waiting == 0; {
		must(t, store.Raw().Raw("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0").Scan(&waiting).Error)
	}
	return release, edited
}

// A change that was stamped, but does not show yet, holds back those stamped after it: the list waits a while for it, and goes on without them.
func TestListsHoldBackWhatHasNotSettled(t *testing.T) {
	t.Parallel()
	store := open(t, recordstest.BlankPostgres(t))
	drafts(t, store, "a", "b")
	f := follower{store: store, seen: map[string]string{}}
	f.look(t)
	release, edited := hang(t, store, "a")
	must(t, retitle(t, store, "b", "early"))
	f.look(t)
	if f.seen["b"] == "early" {
		t.Error("a later change was listed before an earlier one had settled")
	}
	list, err := store.Assets(t.Context(), records.AssetFilter{Recent: true})
	must(t, err)
	if list[0].Title != "early" {
		t.Errorf("people see %q first", list[0].Title)
	}
	release()
	must(t, <-edited)
	f.look(t)
	if f.seen["a"] != "late" || f.seen["b"] != "early" {
		t.Errorf("seen %v", f.seen)
	}
}

// What others do in the database, such as a backup, holds nothing back.
func TestListsDoNotWaitForOthers(t *testing.T) {
	t.Parallel()
	store := open(t, recordstest.BlankPostgres(t))
	drafts(t, store, "a")
	must(t, store.Raw().Transaction(func(other *gorm.DB) error {
		must(t, other.Exec("UPDATE assets SET description = 'theirs' WHERE id = 'a'").Error)
		drafts(t, store, "b")
		list, err := store.Assets(t.Context(), records.AssetFilter{})
		must(t, err)
		if len(list) != 2 {
			t.Errorf("%d assets are listed", len(list))
		}
		return nil
	}))
}

// Whoever changes something sees it in the next list, however soon that is asked for.
func TestOwnChangesShowAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		for i := range 50 {
			id := fmt.Sprintf("a%02d", i)
			drafts(t, store, id)
			list, err := store.Assets(t.Context(), records.AssetFilter{})
			must(t, err)
			if len(list) != i+1 || list[i].ID != id {
				t.Fatalf("%d assets are listed, of %d", len(list), i+1)
			}
		}
	})
}

// A transaction that hangs is ended, and the changes after it show.
func TestHungChangesAreEnded(t *testing.T) {
	t.Parallel()
	store := open(t, recordstest.BlankPostgres(t))
	drafts(t, store, "a", "b")
	_, edited := hang(t, store, "a")
	must(t, retitle(t, store, "b", "early"))
	ended, err := store.EndHungChanges(t.Context(), time.Minute)
	must(t, err)
	if ended != 0 {
		t.Errorf("%d were ended at once", ended)
	}
	ended, err = store.EndHungChanges(t.Context(), -time.Second)
	must(t, err)
	if err := <-edited; ended != 1 || err == nil {
		t.Errorf("%d were ended; the edit says %v", ended, err)
	}
	f := follower{store: store, seen: map[string]string{}}
	f.look(t)
	if f.seen["a"] != "" || f.seen["b"] != "early" {
		t.Errorf("seen %v", f.seen)
	}
}
