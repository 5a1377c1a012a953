package records_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// Claims, heartbeats, lists and editing at once: nobody may be told that the database is busy or that locks were taken in
// the wrong order.
func TestMixedWorkAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		const workers, rounds = 8, 5
		s := plan(t, store, workers*rounds)
		for _, err := range together(workers, func(worker int) error {
			for round := range rounds {
				if err := s.churn(t, s.encodes[worker*rounds+round], worker); err != nil {
					return err
				}
			}
			return nil
		}) {
			must(t, err)
		}
		s.wantStep(t, s.publish.ID, jobs.StateReady)
	})
}

// churn is a worker's way with one step, beside an editor and a console that look at the same asset.
func (s *scene) churn(t *testing.T, step records.Step, worker int) error {
	ctx := t.Context()
	claim, err := s.store.Claim(ctx, step.ID, 1, fmt.Sprintf("worker-%d", worker))
	if err != nil {
		return fmt.Errorf("claim: %w", err)
	}
	for beat := range 3 {
		if err := s.store.Beat(ctx, claim, float64(beat)/3); err != nil {
			return fmt.Errorf("beat: %w", err)
		}
	}
	_, err = s.store.Progress(ctx, s.version.ID)
	if err == nil {
		_, err = s.store.Assets(ctx, records.AssetFilter{Query: "harbour", Limit: 10})
	}
	if err == nil {
		_, err = s.store.EditAsset(ctx, s.asset.ID, func(asset *records.Asset) { asset.Title = "Harbour again" })
	}
	if err == nil {
		_, err = s.store.StaleClaims(ctx, soon, 10)
	}
	if err != nil {
		return err
	}
	return s.store.Finish(ctx, claim, func(tx *records.Tx) error { return tx.Made(claim.Derivatives[0].ID, output()) })
}

// Everything that can happen to an asset's versions happens at once. Refusals are fine, deadlocks are not.
func TestLifecyclesAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		for range 2 {
			s := plan(t, store, 2)
			s.runAll(t)
			next := s.next(t, 3)
			beaten := next.claim(t, next.encodes[0])
			failing := next.claim(t, next.encodes[1])
			stale := next.claim(t, next.encodes[2])
			id, ctx := s.asset.ID, t.Context()
			deeds := []func() error{
				func() error { return store.Beat(ctx, beaten, 0.5) },
				func() error { return store.Finish(ctx, beaten, nothing) },
				func() error { _, err := store.Fail(ctx, failing, broken()); return err },
				func() error { return store.Reclaim(ctx, next.step(t, stale.Step.ID)) },
				func() error { return store.Cancel(ctx, id, 2) },
				func() error { return store.Retry(ctx, id, 2) },
				func() error { _, err := store.AddVersion(ctx, id, master("in/third")); return err },
				func() error { _, err := store.Flip(ctx, id, 0); return err },
				func() error {
					return store.PutSubtitle(ctx, &records.SubtitleSource{AssetID: id, Locale: "fr", Kind: "captions"})
				},
				func() error {
					return join(ctx, store, &s.version, addition(t, &s.version), newStep(t, &s.version, jobs.KindPublish))
				},
				func() error { return store.Withdraw(ctx, id) },
			}
			for i, err := range together(len(deeds), func(i int) error { return deeds[i]() }) {
				if err != nil && !errors.Is(err, records.ErrState) && !errors.Is(err, jobs.ErrCanceled) && !errors.Is(err, jobs.ErrClaimLost) {
					t.Errorf("deed %d: %v", i, err)
				}
			}
			s.wantOnePublished(t)
		}
	})
}
