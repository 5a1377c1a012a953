package records_test

import (
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
)

// indexedBefore makes the index what the release before left, which kept words only as they were written.
func (s *scene) indexedBefore(t *testing.T, own, said string) {
	t.Helper()
	raw, words := s.store.Raw(), strings.TrimSpace(own+" "+said)
	must(t, raw.Exec("UPDATE texts SET words = ?", said).Error)
	if raw.Name() == "postgres" {
		must(t, raw.Exec("UPDATE asset_texts SET words = array_to_tsvector(string_to_array(?, ' '))", words).Error)
		return
	}
	must(t, raw.Exec("DELETE FROM text_words").Error)
	must(t, raw.Exec("INSERT INTO text_words (rowid, words) SELECT id, ? FROM asset_texts", words).Error)
}

// downTo takes back migrations to the schema of an earlier release.
func downTo(t *testing.T, store *records.Store, version int64) {
	t.Helper()
	for {
		schema, err := store.Schema(t.Context())
		must(t, err)
		if schema.Current <= version {
			return
		}
		must(t, store.Down(t.Context()))
	}
}

// Assets that were there before an upgrade are found without their accents after it, by what is said in them, too.
func TestUpgradesTakeUpWordsWithoutAccents(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.track(t, "fr", nil, "Citroën 東京の夜景")
		s.runAll(t)
		_, err := store.EditAsset(t.Context(), s.asset.ID, func(asset *records.Asset) { asset.Title = "Café" })
		must(t, err)
		downTo(t, store, 11)
		s.indexedBefore(t, "café", "citroën 京の 夜景 の夜 景 東京")
		s.wantFound(t, "cafe", false)
		s.wantFound(t, "citroën café", true)
		must(t, store.Raw().Exec("INSERT INTO texts_backlog (asset_id) VALUES (?)", s.asset.ID).Error) // an upgrade before was ended early

		_, err = store.Migrate(t.Context())
		must(t, err)
		for _, query := range []string{"cafe", "café", "citroen", "citroën cafe", "夜景 東京の", "景"} {
			s.wantFound(t, query, true)
		}
		var waiting int64
		must(t, store.Raw().Table("texts_backlog").Count(&waiting).Error)
		if waiting != 0 {
			t.Errorf("%d assets still wait", waiting)
		}
	})
}

// An asset that nobody waits for is taken up by the migration itself.
func TestUpgradesTakeUpEveryAsset(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		_, err := store.EditAsset(t.Context(), s.asset.ID, func(asset *records.Asset) { asset.Title = "Café" })
		must(t, err)
		downTo(t, store, 11)
		s.indexedBefore(t, "café", "")
		s.wantFound(t, "cafe", false)
		_, err = store.Migrate(t.Context())
		must(t, err)
		s.wantFound(t, "cafe", true)
	})
}
