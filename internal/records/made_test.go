package records_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func output() records.Made {
	return records.Made{
		StorageKey: "d/ab.mp4", SHA256: "abcd", Bytes: 11_696_000_000, Mime: "video/mp4", Width: 1280, Height: 720, FrameRate: "25/1",
		Duration: 63.2, Bitrate: 1_480_000, SSIM: 0.985, SSIMWorst: 0.97, Loudness: -18.1, TruePeak: -1.2, Files: []string{"a.vtt"}, FrameTime: 12.4, Placeholder: "data:image/webp;base64,AA", TextID: 7,
	}
}

func TestMadeWritesEverything(t *testing.T) {
	full := output()
	for _, field := range reflect.VisibleFields(reflect.TypeFor[records.Made]()) {
		if reflect.ValueOf(full).FieldByIndex(field.Index).IsZero() {
			t.Fatalf("this test does not fill in %s", field.Name)
		}
	}
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		began := records.At(store.Now())
		claim := s.claim(t, s.encodes[0])
		planned := claim.Derivatives[0]
		must(t, store.Finish(t.Context(), claim, func(tx *records.Tx) error {
			if err := tx.Skip(planned.ID, broken()); err != nil { // a first thought, taken back
				return err
			}
			return tx.Made(planned.ID, full)
		}))
		got := s.derivative(t)
		if !reflect.DeepEqual(got.Made, full) || got.State != records.DerivativeDone || got.Code != "" || got.Message != "" {
			t.Errorf("made is %+v", got)
		}
		wantRecent(t, began, got.MadeAt)
		got.State, got.Made, got.MadeAt = planned.State, planned.Made, planned.MadeAt
		if !reflect.DeepEqual(got, planned) {
			t.Errorf("what was planned changed from %+v to %+v", planned, got)
		}
	})
}

func (s *scene) derivative(t testing.TB) records.Derivative {
	t.Helper()
	rows, err := s.store.Derivatives(t.Context(), s.version.ID)
	must(t, err)
	return rows[0]
}

// A second, smaller result must not keep numbers of the first.
func TestMadeWritesZeroes(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		claim := s.claim(t, s.encodes[0])
		id := claim.Derivatives[0].ID
		must(t, store.Finish(t.Context(), claim, func(tx *records.Tx) error {
			return errors.Join(tx.Made(id, output()), tx.Made(id, records.Made{StorageKey: "d/cd.vtt"}))
		}))
		if got := s.derivative(t).Made; !reflect.DeepEqual(got, records.Made{StorageKey: "d/cd.vtt"}) {
			t.Errorf("made is %+v", got)
		}
	})
}

func TestSkip(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		claim := s.claim(t, s.encodes[0])
		must(t, store.Finish(t.Context(), claim, func(tx *records.Tx) error {
			return tx.Skip(claim.Derivatives[0].ID, jobs.Refuse("bitmap-text", "It is a picture.", "", nil))
		}))
		if got := s.derivative(t); got.State != records.DerivativeSkipped || got.Code != "bitmap-text" || got.Message != "It is a picture." {
			t.Errorf("skipped is %+v", got)
		}
	})
}

func TestOutputsOfOthersAreOutOfReach(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		mine, other := plan(t, store, 1), plan(t, store, 1)
		for name, record := range map[string]func(*records.Tx) error{
			"made, of another version": func(tx *records.Tx) error { return tx.Made(other.derivative(t).ID, output()) },
			"made, unknown":            func(tx *records.Tx) error { return tx.Made("nowhere", output()) },
			"skipped, unknown":         func(tx *records.Tx) error { return tx.Skip("nowhere", broken()) },
		} {
			claim := mine.claim(t, mine.encodes[0])
			if err := store.Finish(t.Context(), claim, record); !errors.Is(err, records.ErrNotFound) {
				t.Errorf("%s: %v, want ErrNotFound", name, err)
			}
			must(t, store.Release(t.Context(), claim, nil, 0))
		}
	})
}

func TestFindMade(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 2)
		s.run(t, s.encodes[0])
		rows, err := store.Derivatives(t.Context(), s.version.ID)
		must(t, err)
		found, err := store.FindMade(t.Context(), []string{rows[0].Fingerprint, rows[1].Fingerprint, "unknown"})
		must(t, err)
		if len(found) != 1 || found[rows[0].Fingerprint].Made.StorageKey != "made/"+rows[0].Fingerprint {
			t.Errorf("found %+v", found)
		}
		must(t, store.Raw().Exec("UPDATE derivatives SET fingerprint = 'same', made_at = 1 WHERE id = ?", rows[0].ID).Error)
		s.run(t, s.encodes[1])
		must(t, store.Raw().Exec("UPDATE derivatives SET fingerprint = 'same', storage_key = 'newer' WHERE id = ?", rows[1].ID).Error)
		if found, err = store.FindMade(t.Context(), []string{"same"}); err != nil || found["same"].Made.StorageKey != "newer" {
			t.Errorf("of two alike found %+v, %v", found, err)
		}
		if found, err = store.FindMade(t.Context(), nil); err != nil || len(found) != 0 {
			t.Errorf("of nothing found %v, %v", found, err)
		}
	})
}

func TestNotesAreAppended(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 2)
		for i, code := range []string{"rotated", "no-sound"} {
			must(t, store.Finish(t.Context(), s.claim(t, s.encodes[i]), func(tx *records.Tx) error {
				return tx.AddNotes([]profiles.Note{{Code: code, Message: "It is so."}})
			}))
		}
		version, err := store.Version(t.Context(), s.asset.ID, 1)
		if err != nil || len(version.Notes) != 2 || version.Notes[0].Code != "rotated" || version.Notes[1].Code != "no-sound" {
			t.Errorf("notes are %+v, %v", version.Notes, err)
		}
		if version.Source == nil || version.MasterKey == "" {
			t.Error("adding a note lost the master")
		}
	})
}
