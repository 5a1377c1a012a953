package records_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

const soon = -time.Minute // a silence that makes everything look old

func TestReclaimCountsTheAttempt(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.drain(t)
		s.claim(t, s.encodes[0])
		stale, err := store.StaleClaims(t.Context(), soon, 10)
		if err != nil || len(stale) != 1 {
			t.Fatalf("stale: %v, %v", stale, err)
		}
		must(t, store.Reclaim(t.Context(), stale[0]))
		step := s.step(t, s.encodes[0].ID)
		if step.State != jobs.StateReady || step.Attempt != 1 || step.Generation != 2 || step.Code != "worker-lost" {
			t.Errorf("reclaimed step is %+v", step)
		}
		if got := s.outbox(t, step.ID); !slices.Equal(got, []int{2}) {
			t.Errorf("emitted as %v", got)
		}
		if got := s.attempts(t, step.ID); !slices.Equal(got, []records.Outcome{records.OutcomeLost}) {
			t.Errorf("attempt ended %q", got)
		}
		must(t, store.Reclaim(t.Context(), stale[0])) // a second reconciler comes too late
		if got := s.step(t, step.ID); got != step {
			t.Errorf("reclaimed twice: %+v", got)
		}
	})
}

func TestReclaimSparesTheLiving(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		claim := s.claim(t, s.encodes[0])
		s.age(t, s.encodes[0].ID)
		stale := s.step(t, s.encodes[0].ID)
		must(t, store.Beat(t.Context(), claim, 0.5))
		must(t, store.Reclaim(t.Context(), stale))
		s.wantStep(t, s.encodes[0].ID, jobs.StateRunning)
		must(t, store.Finish(t.Context(), claim, nothing))
		must(t, store.Reclaim(t.Context(), stale))
		s.wantStep(t, s.encodes[0].ID, jobs.StateDone)
		must(t, store.Cancel(t.Context(), s.asset.ID, 1))
		must(t, store.Reclaim(t.Context(), stale))
	})
}

func TestReclaimAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.drain(t)
		s.claim(t, s.encodes[0])
		stale := s.step(t, s.encodes[0].ID)
		for _, err := range together(4, func(int) error { return store.Reclaim(t.Context(), stale) }) {
			must(t, err)
		}
		if got := s.outbox(t, stale.ID); !slices.Equal(got, []int{2}) {
			t.Errorf("four reconcilers emitted %v", got)
		}
	})
}

func TestIdleSteps(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 3)
		idle := func() (ids []string) {
			steps, err := store.IdleSteps(t.Context(), soon, records.Step{}, 10)
			must(t, err)
			for _, step := range steps {
				ids = append(ids, step.ID)
			}
			return ids
		}
		if got := idle(); got != nil {
			t.Errorf("steps with outbox rows are idle: %v", got)
		}
		s.drain(t)
		s.claim(t, s.encodes[0])
		fault := away()
		fault.After = time.Hour
		_, err := store.Fail(t.Context(), s.claim(t, s.encodes[1]), fault)
		must(t, err)
		if got := idle(); !slices.Equal(got, []string{s.encodes[2].ID}) {
			t.Errorf("idle are %v, want only the one that is ready now", got)
		}
		late, err := store.IdleSteps(t.Context(), time.Hour, records.Step{}, 10)
		if err != nil || len(late) != 0 {
			t.Errorf("idle for an hour: %v, %v", late, err)
		}
	})
}

func TestReemit(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 2)
		s.drain(t)
		idle := s.step(t, s.encodes[0].ID)
		for _, err := range together(4, func(int) error { return store.Reemit(t.Context(), idle) }) {
			must(t, err)
		}
		if got := s.outbox(t, idle.ID); !slices.Equal(got, []int{2}) {
			t.Errorf("emitted as %v, want once", got)
		}
		s.claim(t, s.encodes[1])
		must(t, store.Reemit(t.Context(), s.encodes[1]))
		s.wantStep(t, s.encodes[1].ID, jobs.StateRunning)
		if got := s.outbox(t, s.encodes[1].ID); got != nil {
			t.Errorf("a running step was emitted as %v", got)
		}
		if err := store.Reemit(t.Context(), records.Step{ID: "gone"}); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("unknown step: %v", err)
		}
	})
}

func TestReemitKeepsThePause(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.drain(t)
		fault := away()
		fault.After = time.Hour
		_, err := store.Fail(t.Context(), s.claim(t, s.encodes[0]), fault)
		must(t, err)
		step := s.step(t, s.encodes[0].ID)
		must(t, store.Reemit(t.Context(), step))
		rows, err := store.Unsent(t.Context(), 10)
		if err != nil || len(rows) != 1 || rows[0].NotBefore != step.NotBefore {
			t.Errorf("outbox holds %+v, %v; want not before %d", rows, err, step.NotBefore)
		}
	})
}
