package records_test

import (
	"errors"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

func loadOf(t *testing.T, store *records.Store, lane jobs.Lane) records.LaneLoad {
	t.Helper()
	loads, err := store.LaneLoads(t.Context())
	must(t, err)
	if len(loads) != len(jobs.Lanes())*len(jobs.Priorities()) {
		t.Fatalf("%d loads", len(loads))
	}
	for _, load := range loads {
		if load.Lane == lane && load.Priority == jobs.PriorityNormal {
			return load
		}
	}
	t.Fatalf("no load of %s", lane)
	panic("unreachable")
}

func TestLaneLoads(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		if got := loadOf(t, store, jobs.LaneHeavy); got.Unsent+got.Sent+got.Running != 0 || got.OldestReady != 0 {
			t.Errorf("an empty lane is loaded: %+v", got)
		}
		s := plan(t, store, 3)
		must(t, store.Raw().Exec("UPDATE steps SET ready_at = ? WHERE id = ?", 5000, s.encodes[1].ID).Error)
		must(t, store.Raw().Exec("DELETE FROM outbox WHERE step_id = ?", s.encodes[1].ID).Error)
		s.claim(t, s.encodes[0])
		must(t, store.Raw().Exec("DELETE FROM outbox WHERE step_id = ?", s.encodes[0].ID).Error)
		got := loadOf(t, store, jobs.LaneHeavy)
		if got.Running != 1 || got.Sent != 1 || got.Unsent != 1 || got.OldestReady != 5000 {
			t.Errorf("load is %+v", got)
		}
		// A step that pauses after a failure has not waited for anybody.
		later := records.At(store.Now()).Add(time.Hour)
		must(t, store.Raw().Exec("UPDATE steps SET not_before = ? WHERE id = ?", later, s.encodes[1].ID).Error)
		if got := loadOf(t, store, jobs.LaneHeavy); got.Sent != 1 || got.OldestReady == 5000 {
			t.Errorf("load is %+v", got)
		}
	})
}

func listed(t *testing.T, store *records.Store, filter records.StepFilter) []string {
	t.Helper()
	steps, err := store.Steps(t.Context(), filter)
	must(t, err)
	ids := []string{}
	for _, step := range steps {
		if step.Version.ID != step.Step.VersionID || step.Asset.ID != step.Version.AssetID {
			t.Errorf("step %s is listed under %s, %s", step.Step.ID, step.Version.ID, step.Asset.ID)
		}
		ids = append(ids, step.Step.ID)
	}
	return ids
}

func TestStepsAreFiltered(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s, other := plan(t, store, 2), plan(t, store, 1)
		s.claim(t, s.encodes[0])
		for name, c := range map[string]struct {
			filter records.StepFilter
			want   int
		}{
			"running":      {records.StepFilter{State: jobs.StateRunning}, 1},
			"ready":        {records.StepFilter{State: jobs.StateReady}, 2},
			"waiting":      {records.StepFilter{State: jobs.StateWaiting}, 2},
			"failed":       {records.StepFilter{State: jobs.StateFailed}, 0},
			"an asset":     {records.StepFilter{State: jobs.StateReady, AssetID: other.asset.ID}, 1},
			"a worker":     {records.StepFilter{State: jobs.StateRunning, Worker: "worker-1"}, 1},
			"no worker":    {records.StepFilter{State: jobs.StateRunning, Worker: "worker-2"}, 0},
			"another lane": {records.StepFilter{State: jobs.StateReady, Lane: jobs.LaneLight}, 0},
			"a kind":       {records.StepFilter{State: jobs.StateWaiting, Kind: jobs.KindPublish}, 2},
		} {
			if got := listed(t, store, c.filter); len(got) != c.want {
				t.Errorf("%s: %d steps, want %d", name, len(got), c.want)
			}
		}
		running, err := store.Steps(t.Context(), records.StepFilter{State: jobs.StateRunning})
		must(t, err)
		if len(running[0].Attempts) != 1 || running[0].Attempts[0].Worker != "worker-1" {
			t.Errorf("attempts are %+v", running[0].Attempts)
		}
	})
}

// The pages of a list hold every step once, though all became ready in the same millisecond.
func TestStepsArePaged(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		plan(t, store, 7)
		must(t, store.Raw().Exec("UPDATE steps SET ready_at = 9 WHERE state = ?", jobs.StateReady).Error)
		seen := map[string]bool{}
		filter := records.StepFilter{State: jobs.StateReady, Limit: 3}
		for range 3 {
			page := listed(t, store, filter)
			for _, id := range page {
				seen[id] = true
				filter.After = records.StepMark{ReadyAt: 9, ID: id}
			}
		}
		if len(seen) != 7 {
			t.Errorf("%d steps on three pages", len(seen))
		}
	})
}

func TestCancelStepStopsItsVersion(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 2)
		must(t, store.CancelStep(t.Context(), s.encodes[1].ID))
		if got := listed(t, store, records.StepFilter{State: jobs.StateCanceled}); len(got) != 3 {
			t.Errorf("%d steps are canceled", len(got))
		}
		version, err := store.Version(t.Context(), s.asset.ID, 1)
		must(t, err)
		if version.State != records.VersionCanceled {
			t.Errorf("the version is %s", version.State)
		}
		if err := store.CancelStep(t.Context(), s.encodes[0].ID); !errors.Is(err, records.ErrState) {
			t.Errorf("canceling it twice gives %v", err)
		}
		must(t, store.RetryStep(t.Context(), s.encodes[0].ID))
		if got := listed(t, store, records.StepFilter{State: jobs.StateReady}); len(got) != 2 {
			t.Errorf("%d steps are ready after a retry", len(got))
		}
		if err := store.RetryStep(t.Context(), s.encodes[0].ID); !errors.Is(err, records.ErrState) {
			t.Errorf("a retry of what has not failed gives %v", err)
		}
	})
}

func TestCancelStepOfAnAdditionKeepsWhatIsPublished(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.runAll(t)
		s.extend(t)
		waiting := listed(t, store, records.StepFilter{State: jobs.StateReady})
		if len(waiting) == 0 {
			t.Fatal("the addition has no step that is ready")
		}
		must(t, store.CancelStep(t.Context(), waiting[0]))
		version, err := store.Version(t.Context(), s.asset.ID, 1)
		must(t, err)
		if version.State != records.VersionPublished {
			t.Errorf("the version is %s", version.State)
		}
	})
}

func TestStepThatIsNotThere(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		_, err := store.Step(t.Context(), "nobody")
		for _, err := range []error{err, store.CancelStep(t.Context(), "nobody"), store.RetryStep(t.Context(), "nobody")} {
			if !errors.Is(err, records.ErrNotFound) {
				t.Errorf("error is %v", err)
			}
		}
	})
}
