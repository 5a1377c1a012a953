package records_test

import (
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

// A part is found by its name, replaced by its like, and kept while a version may want it.
func TestParts(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		claim := s.claim(t, s.encodes[0])
		part := records.Part{Name: "n1", StorageKey: "parts/ab/cd.mp4", Bytes: 7, Frames: 50, SSIMSum: 49, SSIMPictures: 50, SSIMWorst: 0.9}
		must(t, store.Finish(t.Context(), claim, func(tx *records.Tx) error {
			if err := tx.AddParts([]records.Part{part}); err != nil {
				return err
			}
			part.Bytes = 8
			return tx.AddParts([]records.Part{part})
		}))
		found, err := store.Parts(t.Context(), []string{"n1", "n2"})
		must(t, err)
		if len(found) != 1 || found["n1"].Bytes != 8 || found["n1"].Frames != 50 || found["n1"].VersionID != s.version.ID {
			t.Errorf("found %+v", found)
		}
		if wanted, err := store.PartWanted(t.Context(), part.StorageKey); err != nil || !wanted {
			t.Errorf("wanted %v, %v", wanted, err)
		}
		keys, err := store.ForgetParts(t.Context(), -time.Minute, 10)
		if must(t, err); len(keys) != 0 {
			t.Errorf("%v forgotten while its version is being made", keys)
		}
		must(t, store.Cancel(t.Context(), s.version.AssetID, s.version.Number))
		if keys, err = store.ForgetParts(t.Context(), time.Hour, 10); err != nil || len(keys) != 0 {
			t.Errorf("%v, %v: a young part was forgotten", keys, err)
		}
		if keys, err = store.ForgetParts(t.Context(), -time.Minute, 10); err != nil || len(keys) != 1 || keys[0] != part.StorageKey {
			t.Errorf("forgot %v, %v", keys, err)
		}
		if wanted, err := store.PartWanted(t.Context(), part.StorageKey); err != nil || wanted {
			t.Errorf("wanted %v, %v after it was forgotten", wanted, err)
		}
	})
}
