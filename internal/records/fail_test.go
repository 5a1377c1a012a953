package records_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

func away() *jobs.Fault {
	return jobs.Stumble("storage-away", "The store did not answer.", "Wait.", nil)
}

func broken() *jobs.Fault {
	return jobs.Refuse("bad-master", "The master is broken.", "Send another.", nil)
}

func TestTransientFailureComesBack(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		claim := s.claim(t, s.encodes[0])
		fault := away()
		fault.After = time.Hour
		retry, err := store.Fail(t.Context(), claim, fault)
		if err != nil || !retry {
			t.Fatalf("fail: %v, %v", retry, err)
		}
		step := s.step(t, s.encodes[0].ID)
		if step.State != jobs.StateReady || step.Attempt != 1 || step.Generation != 1 || step.Code != "storage-away" || step.ClaimToken != "" {
			t.Errorf("step is %+v", step)
		}
		if pause := step.NotBefore.Time().Sub(step.ReadyAt.Time()); pause != time.Hour {
			t.Errorf("next attempt after %v, want an hour", pause)
		}
		s.run(t, s.encodes[0])
		if got := s.step(t, step.ID); got.Code != "" || got.Message != "" || got.Attempt != 2 {
			t.Errorf("finished step still says %q after %d attempts", got.Code, got.Attempt)
		}
		want := []records.Outcome{records.OutcomeTransient, records.OutcomeDone}
		if got := s.attempts(t, step.ID); !slices.Equal(got, want) {
			t.Errorf("attempts ended %q, want %q", got, want)
		}
	})
}

func TestTransientFailureBacksOff(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		for n := 1; n < s.encodes[0].MaxAttempts; n++ {
			_, err := store.Fail(t.Context(), s.claim(t, s.encodes[0]), away())
			must(t, err)
			step := s.step(t, s.encodes[0].ID)
			if pause := step.NotBefore.Time().Sub(step.ReadyAt.Time()); pause != jobs.Backoff(n) {
				t.Errorf("pause after attempt %d is %v, want %v", n, pause, jobs.Backoff(n))
			}
		}
		retry, err := store.Fail(t.Context(), s.claim(t, s.encodes[0]), away())
		if err != nil || retry {
			t.Errorf("the last attempt: retry %v, %v", retry, err)
		}
		s.wantStep(t, s.encodes[0].ID, jobs.StateFailed)
		s.wantVersion(t, records.VersionFailed)
	})
}

func TestPermanentFailureStopsSiblings(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 4)
		s.run(t, s.encodes[0])
		running := s.claim(t, s.encodes[1])
		retry, err := store.Fail(t.Context(), s.claim(t, s.encodes[2]), broken())
		if err != nil || retry {
			t.Fatalf("fail: %v, %v", retry, err)
		}
		s.wantStep(t, s.encodes[0].ID, jobs.StateDone)
		s.wantStep(t, s.encodes[1].ID, jobs.StateCanceled)
		s.wantStep(t, s.encodes[2].ID, jobs.StateFailed)
		s.wantStep(t, s.encodes[3].ID, jobs.StateCanceled)
		s.wantStep(t, s.publish.ID, jobs.StateCanceled)
		if err := store.Beat(t.Context(), running, 0.1); !errors.Is(err, jobs.ErrCanceled) {
			t.Errorf("sibling's beat: %v", err)
		}
		if got := s.attempts(t, s.encodes[1].ID); !slices.Equal(got, []records.Outcome{records.OutcomeCanceled}) {
			t.Errorf("sibling's attempt ended %q", got)
		}
		version, err := store.Version(t.Context(), s.asset.ID, 1)
		must(t, err)
		if version.State != records.VersionFailed || version.Code != "bad-master" || version.Hint != "Send another." || version.FinishedAt == 0 {
			t.Errorf("version is %+v", version)
		}
		s.wantAsset(t, records.AssetFailed, 0)
	})
}

func TestFailureLeavesPublishedAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		first := plan(t, store, 1)
		first.runAll(t)
		second := first.next(t, 1)
		_, err := store.Fail(t.Context(), second.claim(t, second.encodes[0]), broken())
		must(t, err)
		second.wantVersion(t, records.VersionFailed)
		first.wantVersion(t, records.VersionPublished)
		first.wantAsset(t, records.AssetPublished, 1)
	})
}

func TestAssetFailsWithItsLastHope(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		first := plan(t, store, 1)
		second := first.next(t, 1)
		_, err := store.Fail(t.Context(), second.claim(t, second.encodes[0]), broken())
		must(t, err)
		first.wantAsset(t, records.AssetProcessing, 0) // the older version may still make it
		_, err = store.Fail(t.Context(), first.claim(t, first.encodes[0]), broken())
		must(t, err)
		first.wantAsset(t, records.AssetFailed, 0)
		third := first.next(t, 1)
		third.wantAsset(t, records.AssetProcessing, 0)
		third.runAll(t)
		third.wantAsset(t, records.AssetPublished, 3)
	})
}

func TestReleaseCostsNoAttempt(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		for range s.encodes[0].MaxAttempts + 2 {
			must(t, store.Release(t.Context(), s.claim(t, s.encodes[0]), nil, 0))
		}
		step := s.step(t, s.encodes[0].ID)
		if step.State != jobs.StateReady || step.Attempt != 0 || step.Generation != 1 || step.Worker != "" {
			t.Errorf("released step is %+v", step)
		}
		s.run(t, s.encodes[0])
		got := s.attempts(t, step.ID)
		if len(got) != step.MaxAttempts+3 || !slices.Contains(got, records.OutcomeReleased) || !slices.Contains(got, records.OutcomeDone) {
			t.Errorf("attempts ended %q", got)
		}
	})
}

func TestPostponedFailureIsRelease(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		retry, err := store.Fail(t.Context(), s.claim(t, s.encodes[0]), jobs.Postpone("no-slot", "No slot is free.", time.Minute))
		if err != nil || !retry {
			t.Fatalf("fail: %v, %v", retry, err)
		}
		step := s.step(t, s.encodes[0].ID)
		if step.State != jobs.StateReady || step.Attempt != 0 || step.NotBefore != step.ReadyAt.Add(time.Minute) {
			t.Errorf("postponed step is %+v", step)
		}
		s.wantVersion(t, records.VersionProcessing)
	})
}
