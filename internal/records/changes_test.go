package records_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// watcher reads changes one after another.
type watcher struct {
	store *records.Store
	mark  records.Mark
}

func watchChanges(t *testing.T, store *records.Store) *watcher {
	t.Helper()
	changes, err := store.Changes(t.Context(), records.Mark{})
	must(t, err)
	if !changes.Unknown || len(changes.Names) != 0 {
		t.Errorf("at first: %+v", changes)
	}
	return &watcher{store, changes.Until}
}

func (f *watcher) want(t *testing.T, names ...string) {
	t.Helper()
	changes, err := f.store.Changes(t.Context(), f.mark)
	must(t, err)
	f.mark = changes.Until
	got := slices.Compact(slices.Sorted(slices.Values(changes.Names)))
	if changes.Unknown || !slices.Equal(got, names) {
		t.Errorf("changed %q, unknown %v, want %q", got, changes.Unknown, names)
	}
}

// Each change is told once, under every name by which it may be known.
func TestChanges(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		external := "film 7"
		recordstest.Shelve(t, store, &records.Asset{ID: "a", ExternalID: &external}, nil)
		recordstest.Shelve(t, store, &records.Asset{ID: "b"}, nil)
		must(t, store.AddKey(t.Context(), &records.APIKey{ID: "k", Hash: "h-k"}))
		f := watchChanges(t, store)
		f.want(t)
		edit := func(id string, change func(*records.Asset)) {
			_, err := store.EditAsset(t.Context(), id, change)
			must(t, err)
		}
		edit("b", func(a *records.Asset) { a.Title = "other" })
		f.want(t, "b")
		f.want(t)
		renamed := "film 8"
		edit("a", func(a *records.Asset) { a.ExternalID = &renamed })
		edit("b", func(a *records.Asset) { a.ExternalID = &external })
		f.want(t, "a", "b", "ext:film 7")
		must(t, store.RevokeKey(t.Context(), "k", true))
		must(t, store.Withdraw(t.Context(), "b"))
		f.want(t, "b", "ext:film 7", "h-k")
		must(t, store.ForgetChanges(t.Context())) // none is old
		late := watcher{store, f.mark}
		edit("a", func(a *records.Asset) { a.Title = "later" })
		f.want(t, "a", "ext:film 8")
		late.want(t, "a", "ext:film 8")
	})
}

// After too long, and where the database may hold older data than before, anything may have changed. What is old is forgotten.
func TestChangesAreUnknown(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		recordstest.Shelve(t, store, &records.Asset{ID: "a"}, nil)
		begin, err := store.Changes(t.Context(), records.Mark{})
		must(t, err)
		_, err = store.EditAsset(t.Context(), "a", func(a *records.Asset) { a.Title = "other" })
		must(t, err)
		for what, c := range map[string]struct {
			mark    records.Mark
			unknown bool
		}{
			"now":                {begin.Until, false},
			"a while ago":        {begin.Until.Aged(29 * 60), false},
			"long ago":           {begin.Until.Aged(31 * 60), true},
			"later than it is":   {begin.Until.Aged(-600), true},
			"before it started":  {begin.Until.Elsewhere(), true},
			"before there was a": {records.Mark{}, true},
		} {
			changes, err := store.Changes(t.Context(), c.mark)
			must(t, err)
			if changes.Unknown != c.unknown || (!c.unknown && !slices.Equal(changes.Names, []string{"a"})) {
				t.Errorf("%s: %+v", what, changes)
			}
		}
		old := "at = 0"
		if store.Dialect() == "postgres" {
			old = "at = at - INTERVAL '61 minutes'"
		}
		must(t, store.ForgetChanges(t.Context()))
		(&watcher{store, begin.Until}).want(t, "a")
		must(t, store.Raw().Exec("UPDATE changes SET "+old).Error)
		must(t, store.ForgetChanges(t.Context()))
		(&watcher{store, begin.Until}).want(t)
		if store.Dialect() == "postgres" { // as a dump of another server brings it
			must(t, store.Raw().Exec("INSERT INTO changes (xid, name) VALUES ('99999999999', 'a')").Error)
			(&watcher{store, begin.Until}).want(t, "a")
			must(t, store.ForgetChanges(t.Context()))
			(&watcher{store, begin.Until}).want(t)
		}
	})
}

// However transactions overlap, whoever follows learns of each change after it can be read, and never misses one.
func TestChangesOfManyAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		ids := []string{"a", "b", "c", "d"}
		for _, id := range ids {
			recordstest.Shelve(t, store, &records.Asset{ID: id}, nil)
		}
		f := watchChanges(t, store)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan []error)
		go func() {
			defer stop()
			done <- together(len(ids), func(i int) error {
				for n := range 25 {
					if _, err := store.EditAsset(t.Context(), ids[i], func(a *records.Asset) { a.Title = string(rune('a' + n)) }); err != nil {
						return err
					}
				}
				return nil
			})
		}()
		// What a cache would do: keep revisions, and drop those that changed.
		kept := map[string]int64{}
		check := func() {
			changes, err := store.Changes(t.Context(), f.mark)
			must(t, err)
			f.mark = changes.Until
			for _, name := range changes.Names {
				delete(kept, name)
			}
			known := maps.Clone(kept)
			heads, err := store.Heads(t.Context(), ids)
			must(t, err)
			again, err := store.Changes(t.Context(), f.mark)
			must(t, err)
			for id, head := range heads {
				if was, ok := known[id]; ok && was != head.Revision && !slices.Contains(again.Names, id) {
					t.Errorf("%s went from %d to %d and nobody said so", id, was, head.Revision)
				}
				kept[id] = head.Revision
			}
			f.mark = again.Until // what changed while the heads were read may have been read already, or not
			for _, name := range again.Names {
				delete(kept, name)
			}
		}
		var failed []error
		for over := false; !over; {
			select {
			case failed = <-done:
				over = true
			default:
			}
			check()
		}
		<-ctx.Done()
		for _, err := range failed {
			must(t, err)
		}
	})
}

// Heads are found under both kinds of names, and what nobody can be called spoils it for nobody.
func TestHeads(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		external := "film 7"
		recordstest.Shelve(t, store, &records.Asset{ID: "a", ExternalID: &external, Territories: []string{"GB"}, Channels: []string{"web"}, EndsAt: 7}, nil)
		whole, err := store.Asset(t.Context(), "a")
		must(t, err)
		heads, err := store.Heads(t.Context(), []string{
			"a", "ext:film 7", "film 7", "ext:a", "", "ext:", "nul\x00", "ext:\xff", `"]`, "{a}", "'; DROP TABLE assets; --",
		})
		must(t, err)
		if len(heads) != 2 || heads["a"] == nil || heads["ext:film 7"] == nil {
			t.Fatalf("found %+v", heads)
		}
		got := heads["a"]
		if got.Revision != whole.Revision || got.State != whole.State || got.EndsAt != 7 || got.PublishedVersion != whole.PublishedVersion ||
			got.LatestVersion != whole.LatestVersion || !slices.Equal(got.Territories, whole.Territories) || !slices.Equal(got.Channels, whole.Channels) {
			t.Errorf("the head is %+v of %+v", got, whole)
		}
		if heads, err = store.Heads(t.Context(), []string{"ext:film 7"}); err != nil || len(heads) != 1 {
			t.Errorf("by external id alone: %+v, %v", heads, err)
		}
	})
}
