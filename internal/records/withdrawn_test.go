package records_test

import (
	"errors"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// changesOf are all that somebody may be about to do to an asset when it is withdrawn: s is its published version, failed a later one.
func changesOf(t *testing.T, s, failed *scene) map[string]func() error {
	t.Helper()
	store, id, ctx := s.store, s.asset.ID, t.Context()
	shown, err := store.Version(ctx, id, s.version.Number)
	must(t, err)
	again := master("in/again")
	again.Known = shown
	return map[string]func() error{
		"a new master": func() error { _, err := store.AddVersion(ctx, id, master("in/late")); return err },
		"a remake":     func() error { _, _, err := store.Remake(ctx, id, again); return err },
		"a retry":      func() error { return store.Retry(ctx, id, failed.version.Number) },
		"a rollback":   func() error { _, err := store.Flip(ctx, id, 0); return err },
		"an addition": func() error {
			graph := addition(t, &s.version)
			graph.Steps[0].State, graph.Derivatives[0].State = jobs.StateDone, records.DerivativeDone // there is nothing to make
			return join(ctx, store, &s.version, graph, newStep(t, &s.version, jobs.KindPublish))
		},
		"a subtitle file": func() error {
			return store.PutSubtitle(ctx, &records.SubtitleSource{AssetID: id, Locale: "fr", Kind: "captions"})
		},
		"an edit":             func() error { return retitle(t, store, id, "Late") },
		"a removal":           func() error { _, err := store.DeleteSubtitles(ctx, id, "fr"); return err },
		"a removal of poster": func() error { _, err := store.DeletePoster(ctx, id, "fr"); return err },
		"a poster":            func() error { return store.PutPoster(ctx, &records.PosterSource{AssetID: id, Locale: "fr"}) },
	}
}

// shownAndFailed is an asset with a published version and a later one that failed.
func shownAndFailed(t *testing.T, store *records.Store) (s, failed *scene) {
	t.Helper()
	s = plan(t, store, 1)
	s.runAll(t)
	failed = s.next(t, 1)
	_, err := store.Fail(t.Context(), failed.claim(t, failed.encodes[0]), broken())
	must(t, err)
	return s, failed
}

// wantLast checks that nothing was told of an asset after its withdrawal.
func (s *scene) wantLast(t *testing.T, when string) {
	t.Helper()
	events, err := s.store.Events(t.Context(), s.asset.ID, 0, 1000)
	must(t, err)
	if last := events[len(events)-1]; last.Type != records.EventAssetWithdrawn {
		t.Errorf("%s: %s of version %d was told after the withdrawal", when, last.Type, last.Version)
	}
	s.wantAsset(t, records.AssetWithdrawn, s.version.Number)
	steps, err := s.store.Steps(t.Context(), records.StepFilter{AssetID: s.asset.ID, State: jobs.StateReady})
	must(t, err)
	if len(steps) > 0 {
		t.Errorf("%s: %d steps of a withdrawn asset are to be run", when, len(steps))
	}
}

func TestNothingAfterAWithdrawal(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s, failed := shownAndFailed(t, store)
		must(t, store.Withdraw(t.Context(), s.asset.ID))
		for name, deed := range changesOf(t, s, failed) {
			if err := deed(); !errors.Is(err, records.ErrWithdrawn) {
				t.Errorf("%s: %v", name, err)
			}
			s.wantLast(t, name)
		}
	})
}

// Whatever comes at the same moment is before the withdrawal, or refused.
func TestNothingPassesAWithdrawal(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		for range 3 {
			s, failed := shownAndFailed(t, store)
			calls := []func() error{func() error { return store.Withdraw(t.Context(), s.asset.ID) }}
			for _, deed := range changesOf(t, s, failed) {
				calls = append(calls, deed)
			}
			for _, err := range together(len(calls), func(i int) error { return calls[i]() }) {
				if err != nil && !errors.Is(err, records.ErrState) {
					t.Error(err)
				}
			}
			s.wantLast(t, "at once")
		}
	})
}
