package records_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
)

func TestSubtitles(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		asset, _ := submit(t, store)
		put := func(locale, kind, key string) *records.SubtitleSource {
			source := &records.SubtitleSource{
				AssetID: asset.ID, Locale: locale, Kind: kind, Filename: "f.srt", Format: "srt", StorageKey: key, SHA256: "ab", Cues: 12,
				Problems: []string{"overlap: Two cues overlap."},
			}
			must(t, store.PutSubtitle(t.Context(), source))
			return source
		}
		first := put("fr-FR", "captions", "k1")
		put("fr-FR", "subtitles", "k2")
		put("de", "captions", "k3")
		second := put("fr-FR", "captions", "k4")
		if keys := subtitleKeys(t, store, asset.ID); !slices.Equal(keys, []string{"k2", "k3", "k4"}) {
			t.Errorf("kept %v", keys)
		}
		if _, err := store.Subtitle(t.Context(), first.ID); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("the replaced file: %v", err)
		}
		got, err := store.Subtitle(t.Context(), second.ID)
		if err != nil || got.Cues != 12 || !slices.Equal(got.Problems, second.Problems) || got.SHA256 != "ab" {
			t.Errorf("came back as %+v, %v", got, err)
		}
		found, err := store.DeleteSubtitles(t.Context(), asset.ID, "fr-FR")
		if err != nil || !found {
			t.Errorf("delete: %v, %v", found, err)
		}
		if keys := subtitleKeys(t, store, asset.ID); !slices.Equal(keys, []string{"k3"}) {
			t.Errorf("after deleting one locale: %v", keys)
		}
		if found, err = store.DeleteSubtitles(t.Context(), asset.ID, "fr-FR"); err != nil || found {
			t.Errorf("deleted twice: %v, %v", found, err)
		}
	})
}

func subtitleKeys(t *testing.T, store *records.Store, assetID string) []string {
	t.Helper()
	sources, err := store.Subtitles(t.Context(), assetID)
	must(t, err)
	var keys []string
	for _, source := range sources {
		keys = append(keys, source.StorageKey)
	}
	slices.Sort(keys)
	return keys
}

func TestSubtitleChangesShow(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		asset, _ := submit(t, store)
		age := func() { must(t, store.Raw().Exec("UPDATE assets SET updated_at = 1").Error) }
		changed := func() bool {
			got, err := store.Asset(t.Context(), asset.ID)
			must(t, err)
			return got.UpdatedAt > 1
		}
		age()
		must(t, store.PutSubtitle(t.Context(), &records.SubtitleSource{AssetID: asset.ID, Locale: "fr", Kind: "captions"}))
		if !changed() {
			t.Error("a new subtitle file does not change its asset")
		}
		age()
		if _, err := store.DeleteSubtitles(t.Context(), asset.ID, "de"); err != nil || changed() {
			t.Errorf("deleting nothing changed the asset, %v", err)
		}
		if _, err := store.DeleteSubtitles(t.Context(), asset.ID, "fr"); err != nil || !changed() {
			t.Errorf("deleting a file did not change the asset, %v", err)
		}
	})
}

func TestSubtitleOfNoAsset(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		err := store.PutSubtitle(t.Context(), &records.SubtitleSource{AssetID: "nowhere", Locale: "fr", Kind: "captions"})
		if !errors.Is(err, records.ErrNotFound) {
			t.Errorf("put: %v", err)
		}
		if _, err := store.DeleteSubtitles(t.Context(), "nowhere", "fr"); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("delete: %v", err)
		}
	})
}

func TestSubtitlePutAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		asset, _ := submit(t, store)
		for _, err := range together(8, func(int) error {
			return store.PutSubtitle(t.Context(), &records.SubtitleSource{AssetID: asset.ID, Locale: "fr", Kind: "captions", StorageKey: "k"})
		}) {
			must(t, err)
		}
		if keys := subtitleKeys(t, store, asset.ID); len(keys) != 1 {
			t.Errorf("one locale and kind has %d files", len(keys))
		}
	})
}
