package queue

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/jobs"
)

func TestAsynqFreesTheSlotWhileTheHandlerStillRuns(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		started, release, finished := make(chan string, 2), make(chan struct{}), make(chan struct{})
		cfg := laneServer(b, 1)
		cfg.RetryDelayFunc = func(int, error, *asynq.Task) time.Duration { return time.Hour }
		serve(t, b, cfg, func(_ context.Context, task *asynq.Task) error {
			started <- string(task.Payload())
			if string(task.Payload()) == "ghost" {
				<-release
				defer close(finished)
				return Settle(jobs.Refuse("bad", "Bad.", "", nil))
			}
			return nil
		})
		enqueue(t, b, "ghost", asynq.Timeout(time.Second))
		if id := within(t, 5*time.Second, "the first task starts", started); id != "ghost" {
			t.Fatalf("%q started first", id)
		}
		enqueue(t, b, "next")
		if id := within(t, 5*time.Second, "the second starts in the only slot", started); id != "next" {
			t.Fatalf("%q started second", id)
		}
		close(release)
		within(t, 5*time.Second, "the ghost ends", finished)
		eventually(t, 5*time.Second, "the next task is done", func() bool { return inspect(b, "next") == nil })
		info := inspect(b, "ghost")
		if info == nil || info.State != asynq.TaskStateRetry || info.LastErr != context.DeadlineExceeded.Error() {
			t.Errorf("the ghost is %+v, want a retry for its deadline: its own error must have been ignored", info)
		}
	})
}

func TestAsynqTakesCancelForARetry(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		started := make(chan struct{}, 1)
		cfg := laneServer(b, 1)
		cfg.IsFailure = nil
		cfg.RetryDelayFunc = func(int, error, *asynq.Task) time.Duration { return time.Hour }
		serve(t, b, cfg, func(ctx context.Context, _ *asynq.Task) error {
			started <- struct{}{}
			<-ctx.Done()
			return asynq.RevokeTask
		})
		enqueue(t, b, "a")
		within(t, 5*time.Second, "the task starts", started)
		eventually(t, 5*time.Second, "the canceled task waits for a retry", func() bool {
			// Published until heard: the server may not have subscribed yet.
			return b.inspector.CancelProcessing("a") == nil && inState(b, "a", asynq.TaskStateRetry)()
		})
		if info := inspect(b, "a"); info.Retried != 1 {
			t.Errorf("retried is %d, want 1", info.Retried)
		}
	})
}

func TestAsynqRevokeLeavesNothingBehind(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		told := make(chan error, 1)
		cfg := laneServer(b, 1)
		cfg.ErrorHandler = asynq.ErrorHandlerFunc(func(_ context.Context, _ *asynq.Task, err error) { told <- err })
		serve(t, b, cfg, func(context.Context, *asynq.Task) error {
			return Settle(jobs.Refuse("master-unreadable", "The file is broken.", "", nil))
		})
		enqueue(t, b, "a")
		err := within(t, 5*time.Second, "the error handler hears of it", told)
		if !errors.Is(err, asynq.RevokeTask) || jobs.CodeOf(err) != "master-unreadable" {
			t.Errorf("error handler got %v, want the fault, revoked", err)
		}
		eventually(t, 5*time.Second, "no trace is left", func() bool { return len(traces(t, b.Client())) == 0 })
	})
}

func TestAsynqArchivesSkippedRetries(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		serve(t, b, laneServer(b, 1), func(context.Context, *asynq.Task) error { return asynq.SkipRetry })
		enqueue(t, b, "a")
		eventually(t, 5*time.Second, "the task is archived", inState(b, "a", asynq.TaskStateArchived))
	})
}

func TestAsynqCountsOnlyFailures(t *testing.T) {
	outcomes := map[string]struct {
		err     error
		retried int
	}{
		"postponed": {jobs.Postpone("lane-full", "Not now.", time.Hour), 0},
		"shutdown":  {jobs.Refuse("master-unreadable", "Killed.", "", jobs.ErrShutdown), 0},
		"transient": {&jobs.Fault{Code: "disk-full", Class: jobs.Transient, After: time.Hour}, 1},
		"unknown":   {errors.New("no idea"), 1},
	}
	onEachBroker(t, func(t *testing.T, b *Broker) {
		cfg := laneServer(b, 4)
		cfg.DelayedTaskCheckInterval = time.Hour
		serve(t, b, cfg, func(_ context.Context, task *asynq.Task) error {
			return Settle(outcomes[string(task.Payload())].err)
		})
		for id, want := range outcomes {
			enqueue(t, b, id, asynq.MaxRetry(1))
			eventually(t, 5*time.Second, id+" waits for a retry", inState(b, id, asynq.TaskStateRetry))
			if got := inspect(b, id).Retried; got != want.retried {
				t.Errorf("%s counted %d times, want %d", id, got, want.retried)
			}
		}
	})
}

func TestAsynqPostponesBeyondMaxRetry(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		var attempts atomic.Int32
		serve(t, b, laneServer(b, 1), func(context.Context, *asynq.Task) error {
			if attempts.Add(1) < 4 {
				return Settle(jobs.Postpone("lane-full", "Not now.", time.Millisecond))
			}
			return nil
		})
		enqueue(t, b, "a", asynq.MaxRetry(1))
		eventually(t, 10*time.Second, "the fourth attempt finishes the task", func() bool {
			return attempts.Load() == 4 && inspect(b, "a") == nil
		})
	})
}

// That is why MaxRetry is never small: the last retry archives even what does not count as a failure.
func TestAsynqArchivesExhaustedTasksWhateverTheError(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		serve(t, b, laneServer(b, 1), func(context.Context, *asynq.Task) error {
			return Settle(jobs.Postpone("lane-full", "Not now.", time.Second))
		})
		enqueue(t, b, "a", asynq.MaxRetry(0))
		eventually(t, 5*time.Second, "the task is archived", inState(b, "a", asynq.TaskStateArchived))
	})
}
