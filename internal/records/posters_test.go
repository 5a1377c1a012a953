package records_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

func TestPosters(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		asset, _ := submit(t, store)
		put := func(locale, key string) *records.PosterSource {
			source := &records.PosterSource{
				AssetID: asset.ID, Locale: locale, StorageKey: key, SHA256: key,
				Source: profiles.Source{Media: profiles.MediaImage, Container: "jpeg", Image: &profiles.Picture{Width: 4, Height: 3, Pages: 1}},
			}
			must(t, store.PutPoster(t.Context(), source))
			return source
		}
		put("und", "first")
		put("fr", "french")
		second := put("und", "second")
		got, err := store.Posters(t.Context(), asset.ID)
		must(t, err)
		var keys []string
		for _, source := range got {
			keys = append(keys, source.Locale+" "+source.StorageKey)
		}
		if want := []string{"fr french", "und second"}; !slices.Equal(keys, want) {
			t.Errorf("posters %q, want %q", keys, want)
		}
		one, err := store.Poster(t.Context(), second.ID)
		if err != nil || one.Source.Image == nil || one.Source.Image.Width != 4 {
			t.Errorf("got %+v, %v", one, err)
		}
		before, err := store.Asset(t.Context(), asset.ID)
		must(t, err)
		if found, err := store.DeletePoster(t.Context(), asset.ID, "und"); err != nil || !found {
			t.Errorf("removal: %v, %v", found, err)
		}
		if found, err := store.DeletePoster(t.Context(), asset.ID, "und"); err != nil || found {
			t.Errorf("second removal: %v, %v", found, err)
		}
		if after, err := store.Asset(t.Context(), asset.ID); err != nil || after.Revision <= before.Revision {
			t.Errorf("a removal does not show: %v", err)
		}
		if _, err := store.Poster(t.Context(), second.ID); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("a removed poster: %v", err)
		}
		if err := store.PutPoster(t.Context(), &records.PosterSource{AssetID: "nowhere", Locale: "und"}); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("a poster of no asset: %v", err)
		}
	})
}

// What an output is made of stays known when it is made.
func TestMadePostersKeepTheirSource(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		must(t, store.Raw().Exec("UPDATE derivatives SET poster_id = 'p1'").Error)
		s.runAll(t)
		rows, err := store.Derivatives(t.Context(), s.version.ID)
		if err != nil || rows[0].PosterID != "p1" || rows[0].State != records.DerivativeDone {
			t.Errorf("got %+v, %v", rows, err)
		}
	})
}
