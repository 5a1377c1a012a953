package records_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// keptPages are the ids of those of an asset's pages, numbered from 0, that are kept.
func keptPages(t *testing.T, store *records.Store, asset string) map[string]records.PreparedPage {
	t.Helper()
	ids := make([]string, 50)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s/%d", asset, i)
	}
	pages, err := store.Pages(t.Context(), ids)
	must(t, err)
	return pages
}

func TestPagesAreKeptForTheRevisionTheyWereMadeOf(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		ctx := t.Context()
		recordstest.Shelve(t, store, &records.Asset{ID: "a"}, nil)
		asset, err := store.Asset(ctx, "a")
		must(t, err)
		page := func(n int, revision int64, form string) records.PreparedPage {
			return records.PreparedPage{ID: fmt.Sprintf("a/%d", n), AssetID: "a", Revision: revision, Form: form, ETag: "e", Body: []byte{0, 255, 1}}
		}
		stranger := records.PreparedPage{ID: "b/0", AssetID: "b", Body: []byte{}}
		must(t, store.KeepPages(ctx, []records.PreparedPage{page(1, asset.Revision, "f"), stranger, page(0, asset.Revision, "f"), page(0, asset.Revision, "f"), page(2, asset.Revision-1, "f")}))
		if kept := keptPages(t, store, "a"); len(kept) != 2 || string(kept["a/0"].Body) != "\x00\xff\x01" || kept["a/1"].ETag != "e" || kept["a/1"].Revision != asset.Revision {
			t.Errorf("kept are %+v, want the two of this revision", kept)
		}
		must(t, store.KeepPages(ctx, []records.PreparedPage{page(3, asset.Revision, "g")}))
		if kept := keptPages(t, store, "a"); len(kept) != 3 || kept["a/3"].Form != "g" {
			t.Errorf("kept are %+v, want one of another form beside the two", kept)
		}
		edited, err := store.EditAsset(ctx, "a", func(a *records.Asset) { a.Title = "other" })
		must(t, err)
		must(t, store.KeepPages(ctx, []records.PreparedPage{page(4, edited.Revision, "g")}))
		if kept := keptPages(t, store, "a"); len(kept) != 1 || kept["a/4"].Revision != edited.Revision {
			t.Errorf("kept are %+v, want the one of the newest revision", kept)
		}
		must(t, store.Withdraw(ctx, "a"))
		must(t, store.KeepPages(ctx, []records.PreparedPage{page(5, edited.Revision+1, "g")}))
		if kept := keptPages(t, store, "a"); len(kept) != 0 {
			t.Errorf("of a withdrawn asset %+v are kept", kept)
		}
	})
}

// Two builds run beside each other for as long as a deploy takes, and each finds its own pages; those of the one that has gone go, too.
func TestPagesOfTwoFormsLieBesideEachOther(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		recordstest.Shelve(t, store, &records.Asset{ID: "a"}, nil)
		asset, err := store.Asset(t.Context(), "a")
		must(t, err)
		keep := func(n int, form string) {
			t.Helper()
			must(t, store.KeepPages(t.Context(), []records.PreparedPage{
				{ID: fmt.Sprintf("a/%d", n), AssetID: "a", Revision: asset.Revision, Form: form, ETag: "e", Body: []byte("b")},
			}))
		}
		age := func(form string, by time.Duration) {
			t.Helper()
			must(t, store.Raw().Exec("UPDATE prepared_pages SET written_at = ? WHERE form = ?", records.At(store.Now().Add(-by)), form).Error)
		}
		want := func(when string, ids ...string) {
			t.Helper()
			if kept := slices.Sorted(maps.Keys(keptPages(t, store, "a"))); !slices.Equal(kept, ids) {
				t.Errorf("%s %v are kept, want %v", when, kept, ids)
			}
		}
		keep(0, "before")
		age("before", 30*24*time.Hour)
		keep(1, "after")
		keep(2, "before")
		keep(3, "after")
		want("during a deploy", "a/0", "a/1", "a/2", "a/3")
		age("after", 25*time.Hour)
		keep(4, "after")
		want("a day after, where the other still writes,", "a/1", "a/2", "a/3", "a/4")
		age("before", 25*time.Hour)
		keep(4, "after")
		want("a day after the other last wrote", "a/1", "a/3", "a/4")
	})
}

// However many builds or settings there are at once, the last ones have room.
func TestFormsOfAnAssetAreBounded(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		recordstest.Shelve(t, store, &records.Asset{ID: "a"}, nil)
		asset, err := store.Asset(t.Context(), "a")
		must(t, err)
		for n := range 40 {
			form := fmt.Sprintf("form %d", n/2)
			must(t, store.KeepPages(t.Context(), []records.PreparedPage{
				{ID: fmt.Sprintf("a/%d", n), AssetID: "a", Revision: asset.Revision, Form: form, ETag: "e", Body: []byte("b")},
			}))
			// As if there were a minute between two forms.
			must(t, store.Raw().Exec("UPDATE prepared_pages SET written_at = ? WHERE form = ?", records.At(store.Now().Add(time.Duration(n/2-20)*time.Minute)), form).Error)
		}
		if kept := slices.Sorted(maps.Keys(keptPages(t, store, "a"))); !slices.Equal(kept, []string{"a/34", "a/35", "a/36", "a/37", "a/38", "a/39"}) {
			t.Errorf("kept are %v, want those of the last three forms", kept)
		}
	})
}

// Nobody fills the database by asking for an asset in every language there is.
func TestPagesOfAnAssetAreBounded(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		recordstest.Shelve(t, store, &records.Asset{ID: "a"}, nil)
		asset, err := store.Asset(t.Context(), "a")
		must(t, err)
		var pages []records.PreparedPage
		for n := range 50 {
			pages = append(pages, records.PreparedPage{ID: fmt.Sprintf("a/%d", n), AssetID: "a", Revision: asset.Revision, Form: "f", ETag: "e", Body: []byte("b")})
		}
		must(t, store.KeepPages(t.Context(), pages))
		must(t, store.KeepPages(t.Context(), pages))
		if kept := len(keptPages(t, store, "a")); kept != 32 {
			t.Errorf("%d pages are kept, want 32", kept)
		}
		must(t, store.KeepPages(t.Context(), []records.PreparedPage{{ID: "a/49", AssetID: "a", Revision: asset.Revision, Form: "g", ETag: "e", Body: []byte("b")}}))
		if kept := keptPages(t, store, "a"); len(kept) != 33 || kept["a/49"].Form != "g" {
			t.Errorf("%d pages are kept, and of another form %+v", len(kept), kept["a/49"])
		}
	})
}

// Whoever takes an asset down while its pages are being kept waits for nobody, and nothing of it stays.
func TestPagesAndTakedownAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		var pages []records.PreparedPage
		for n := range 12 {
			id := fmt.Sprintf("a%d", n)
			recordstest.Shelve(t, store, &records.Asset{ID: id}, nil)
			asset, err := store.Asset(t.Context(), id)
			must(t, err)
			for page := range 4 {
				pages = append(pages, records.PreparedPage{ID: fmt.Sprintf("%s/%d", id, page), AssetID: id, Revision: asset.Revision, Form: "f", ETag: "e", Body: []byte("b")})
			}
		}
		must(t, store.KeepPages(t.Context(), pages))
		for _, err := range together(16, func(i int) error {
			if i >= 12 {
				return store.KeepPages(t.Context(), pages)
			}
			return store.Withdraw(t.Context(), fmt.Sprintf("a%d", i))
		}) {
			must(t, err)
		}
		for n := range 12 {
			if kept := keptPages(t, store, fmt.Sprintf("a%d", n)); len(kept) != 0 {
				t.Errorf("of a withdrawn asset %+v are kept", kept)
			}
		}
	})
}
