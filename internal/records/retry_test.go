package records_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

func TestRetryAfterFailure(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 3)
		s.run(t, s.encodes[0])
		_, err := store.Fail(t.Context(), s.claim(t, s.encodes[1]), broken())
		must(t, err)
		s.drain(t)
		must(t, store.Retry(t.Context(), s.asset.ID, 1))
		s.wantStep(t, s.encodes[0].ID, jobs.StateDone)
		s.wantStep(t, s.encodes[1].ID, jobs.StateReady)
		s.wantStep(t, s.encodes[2].ID, jobs.StateReady)
		s.wantStep(t, s.publish.ID, jobs.StateWaiting)
		s.wantAsset(t, records.AssetProcessing, 0)
		again := s.step(t, s.encodes[1].ID)
		if again.Attempt != 0 || again.Generation != 2 || again.Code != "" || again.FinishedAt != 0 {
			t.Errorf("retried step is %+v", again)
		}
		if got := s.outbox(t, again.ID); !slices.Equal(got, []int{2}) {
			t.Errorf("emitted as %v", got)
		}
		if got := s.outbox(t, s.encodes[0].ID); got != nil {
			t.Errorf("a finished step was emitted as %v", got)
		}
		version, err := store.Version(t.Context(), s.asset.ID, 1)
		if err != nil || version.State != records.VersionProcessing || version.Code != "" || version.FinishedAt != 0 {
			t.Errorf("version is %+v, %v", version, err)
		}
		s.run(t, s.encodes[1])
		s.run(t, s.encodes[2])
		s.run(t, s.publish)
		s.wantAsset(t, records.AssetPublished, 1)
	})
}

func TestRetryOfProbe(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		asset, version := submit(t, store)
		s := &scene{store: store, asset: *asset, version: *version}
		_, err := store.Fail(t.Context(), s.claim(t, s.probe(t)), broken())
		must(t, err)
		s.wantAsset(t, records.AssetFailed, 0)
		must(t, store.Retry(t.Context(), asset.ID, 1))
		planVersion(t, store, asset, version, 1).runAll(t)
		s.wantAsset(t, records.AssetPublished, 1)
	})
}

func TestRetryNeedsAFailure(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		if err := store.Retry(t.Context(), s.asset.ID, 1); !errors.Is(err, records.ErrState) {
			t.Errorf("retry while processing: %v", err)
		}
		s.runAll(t)
		if err := store.Retry(t.Context(), s.asset.ID, 1); !errors.Is(err, records.ErrState) {
			t.Errorf("retry of a complete version: %v", err)
		}
		if err := store.Retry(t.Context(), s.asset.ID, 7); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("retry of no version: %v", err)
		}
	})
}

func TestRetryAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 2)
		must(t, store.Cancel(t.Context(), s.asset.ID, 1))
		s.drain(t)
		wantOneWinner(t, together(4, func(int) error { return store.Retry(t.Context(), s.asset.ID, 1) }), records.ErrState)
		if got := s.outbox(t, s.encodes[0].ID); !slices.Equal(got, []int{2}) {
			t.Errorf("emitted as %v", got)
		}
	})
}

func TestRetryOfOldVersionDoesNotHang(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		first := plan(t, store, 1)
		second := first.next(t, 1)
		for _, s := range []*scene{first, second, first} {
			if s.step(t, s.encodes[0].ID).State == jobs.StateFailed {
				must(t, store.Retry(t.Context(), s.asset.ID, s.version.Number))
				s.wantAsset(t, records.AssetProcessing, 0)
			}
			_, err := store.Fail(t.Context(), s.claim(t, s.encodes[0]), broken())
			must(t, err)
		}
		first.wantAsset(t, records.AssetFailed, 0)
	})
}

func TestCancel(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 2)
		s.run(t, s.encodes[0])
		running := s.claim(t, s.encodes[1])
		must(t, store.Cancel(t.Context(), s.asset.ID, 1))
		s.wantStep(t, s.encodes[0].ID, jobs.StateDone)
		s.wantStep(t, s.encodes[1].ID, jobs.StateCanceled)
		s.wantStep(t, s.publish.ID, jobs.StateCanceled)
		s.wantVersion(t, records.VersionCanceled)
		s.wantAsset(t, records.AssetFailed, 0)
		if err := store.Beat(t.Context(), running, 0.5); !errors.Is(err, jobs.ErrCanceled) {
			t.Errorf("beat: %v", err)
		}
		if err := store.Cancel(t.Context(), s.asset.ID, 1); !errors.Is(err, records.ErrState) {
			t.Errorf("canceled twice: %v", err)
		}
		must(t, store.Retry(t.Context(), s.asset.ID, 1))
		s.run(t, s.encodes[1])
		s.run(t, s.publish)
		s.wantAsset(t, records.AssetPublished, 1)
	})
}

func TestCancelKeepsPublished(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		first := plan(t, store, 1)
		first.runAll(t)
		second := first.next(t, 1)
		must(t, store.Cancel(t.Context(), first.asset.ID, 2))
		second.wantVersion(t, records.VersionCanceled)
		first.wantAsset(t, records.AssetPublished, 1)
		if err := store.Cancel(t.Context(), first.asset.ID, 1); !errors.Is(err, records.ErrState) {
			t.Errorf("cancel of a published version: %v", err)
		}
	})
}

func TestWithdraw(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		first := plan(t, store, 1)
		first.runAll(t)
		addition := first.extend(t)
		second := first.next(t, 1)
		running := second.claim(t, second.encodes[0])
		must(t, store.Withdraw(t.Context(), first.asset.ID))
		first.wantAsset(t, records.AssetWithdrawn, 1)
		first.wantVersion(t, records.VersionPublished)
		first.wantStep(t, addition.ID, jobs.StateCanceled)
		second.wantVersion(t, records.VersionCanceled)
		if err := store.Beat(t.Context(), running, 0); !errors.Is(err, jobs.ErrCanceled) {
			t.Errorf("beat: %v", err)
		}
		if err := store.Withdraw(t.Context(), "nowhere"); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("withdrawing no asset: %v", err)
		}
	})
}
