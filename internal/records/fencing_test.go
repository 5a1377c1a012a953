package records_test

import (
	"errors"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// deeds are all the ways in which the holder of a claim can change its step.
func deeds(t *testing.T, store *records.Store, claim *records.Claim) map[string]func() error {
	t.Helper()
	broken := jobs.Refuse("broken", "The master is broken.", "", nil)
	return map[string]func() error{
		"beat":    func() error { return store.Beat(t.Context(), claim, 0.9) },
		"finish":  func() error { return store.Finish(t.Context(), claim, nothing) },
		"release": func() error { return store.Release(t.Context(), claim, nil, 0) },
		"fail": func() error {
			retry, err := store.Fail(t.Context(), claim, broken)
			if retry {
				t.Error("a refused failure asks for a retry")
			}
			return err
		},
	}
}

func TestLostClaimChangesNothing(t *testing.T) {
	cases := map[string]struct {
		lose func(t *testing.T, s *scene, claim *records.Claim)
		want error
	}{
		"reclaimed": {func(t *testing.T, s *scene, claim *records.Claim) {
			t.Helper()
			must(t, s.store.Reclaim(t.Context(), s.step(t, claim.Step.ID)))
		}, jobs.ErrClaimLost},
		"reclaimed and claimed by another": {func(t *testing.T, s *scene, claim *records.Claim) {
			t.Helper()
			must(t, s.store.Reclaim(t.Context(), s.step(t, claim.Step.ID)))
			s.claim(t, claim.Step)
		}, jobs.ErrClaimLost},
		"done by another": {func(t *testing.T, s *scene, claim *records.Claim) {
			t.Helper()
			must(t, s.store.Reclaim(t.Context(), s.step(t, claim.Step.ID)))
			s.run(t, claim.Step)
		}, jobs.ErrClaimLost},
		"canceled": {func(t *testing.T, s *scene, _ *records.Claim) {
			t.Helper()
			must(t, s.store.Cancel(t.Context(), s.asset.ID, 1))
		}, jobs.ErrCanceled},
		"canceled and retried": {func(t *testing.T, s *scene, _ *records.Claim) {
			t.Helper()
			must(t, s.store.Cancel(t.Context(), s.asset.ID, 1))
			must(t, s.store.Retry(t.Context(), s.asset.ID, 1))
		}, jobs.ErrClaimLost},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, store *records.Store) {
				s := plan(t, store, 1)
				claim := s.claim(t, s.encodes[0])
				c.lose(t, s, claim)
				before, version := s.step(t, claim.Step.ID), s.attempts(t, claim.Step.ID)
				for deed, do := range deeds(t, store, claim) {
					if err := do(); !errors.Is(err, c.want) {
						t.Errorf("%s: %v, want %v", deed, err, c.want)
					}
				}
				if after := s.step(t, claim.Step.ID); after != before {
					t.Errorf("step changed from %+v to %+v", before, after)
				}
				if got := s.attempts(t, claim.Step.ID); len(got) != len(version) {
					t.Errorf("attempts went from %q to %q", version, got)
				}
			})
		})
	}
}

func TestLostClaimRecordsNoOutput(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		claim := s.claim(t, s.encodes[0])
		must(t, store.Reclaim(t.Context(), s.step(t, claim.Step.ID)))
		err := store.Finish(t.Context(), claim, func(*records.Tx) error {
			t.Error("the holder of a lost claim was let in")
			return nil
		})
		if !errors.Is(err, jobs.ErrClaimLost) {
			t.Errorf("finish: %v", err)
		}
	})
}

func TestFinishRollsBackTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		claim := s.claim(t, s.encodes[0])
		full := errors.New("disk full")
		err := store.Finish(t.Context(), claim, func(tx *records.Tx) error {
			must(t, tx.Made(claim.Derivatives[0].ID, records.Made{StorageKey: "half"}))
			return full
		})
		if !errors.Is(err, full) {
			t.Fatalf("finish: %v", err)
		}
		s.wantStep(t, claim.Step.ID, jobs.StateRunning)
		rows, err := store.Derivatives(t.Context(), s.version.ID)
		must(t, err)
		if rows[0].State != records.DerivativePlanned || rows[0].Made.StorageKey != "" {
			t.Errorf("output was kept: %+v", rows[0])
		}
		must(t, store.Finish(t.Context(), claim, nothing)) // the claim is still good
	})
}
