package queue

import (
	"context"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

// abandon makes a task look as if its worker had died: active, its lease over for a minute, or without a lease.
func abandon(t *testing.T, b *Broker, id string, leased bool) {
	t.Helper()
	_, err := b.Client().TxPipelined(t.Context(), func(pipe redis.Pipeliner) error {
		pipe.LRem(t.Context(), queueKey(lightNormal(), "pending"), 0, id)
		pipe.LPush(t.Context(), queueKey(lightNormal(), "active"), id)
		pipe.HSet(t.Context(), taskKey(lightNormal(), id), "state", "active")
		if leased {
			over := float64(time.Now().Add(-61 * time.Second).Unix())
			pipe.ZAdd(t.Context(), queueKey(lightNormal(), "lease"), redis.Z{Score: over, Member: id})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func idle(context.Context, *asynq.Task) error { return nil }

func TestAsynqCrashConsumesARetryByDefault(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		enqueue(t, b, "a", asynq.MaxRetry(3))
		abandon(t, b, "a", true)
		cfg := laneServer(b, 1)
		cfg.IsFailure, cfg.RetryDelayFunc, cfg.DelayedTaskCheckInterval = nil, nil, time.Hour
		serve(t, b, cfg, idle)
		eventually(t, 5*time.Second, "the recoverer finds the task", inState(b, "a", asynq.TaskStateRetry))
		if info := inspect(b, "a"); info.Retried != 1 || time.Until(info.NextProcessAt) < 10*time.Second {
			t.Errorf("retried %d, again at %v; want 1 and a long pause", info.Retried, info.NextProcessAt)
		}
	})
}

func TestAsynqCrashArchivesTheLastRetry(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		enqueue(t, b, "a", asynq.MaxRetry(0))
		abandon(t, b, "a", true)
		serve(t, b, laneServer(b, 1), idle)
		eventually(t, 5*time.Second, "the recoverer archives the task", inState(b, "a", asynq.TaskStateArchived))
	})
}

func TestCrashCostsNothingAndIsRetriedAtOnce(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		enqueue(t, b, "a", asynq.MaxRetry(3))
		abandon(t, b, "a", true)
		cfg := laneServer(b, 1)
		cfg.DelayedTaskCheckInterval = time.Hour
		serve(t, b, cfg, idle)
		eventually(t, 5*time.Second, "the recoverer finds the task", inState(b, "a", asynq.TaskStateRetry))
		if info := inspect(b, "a"); info.Retried != 0 || time.Until(info.NextProcessAt) > 2*time.Second {
			t.Errorf("retried %d, again at %v; want 0 and soon", info.Retried, info.NextProcessAt)
		}
	})
}

// Only the records can find such a task: asynq looks for dead workers in the set of leases alone.
func TestAsynqNeverRecoversATaskWithoutLease(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		enqueue(t, b, "stuck")
		enqueue(t, b, "leased")
		abandon(t, b, "stuck", false)
		abandon(t, b, "leased", true)
		done := make(chan string, 2)
		serve(t, b, laneServer(b, 2), func(_ context.Context, task *asynq.Task) error {
			done <- string(task.Payload())
			return nil
		})
		if id := within(t, 10*time.Second, "a task is recovered", done); id != "leased" {
			t.Errorf("%q was recovered, want only the one with a lease", id)
		}
		if p := presence(t, b, "stuck"); p != Active {
			t.Errorf("the task without lease is %v, want active for ever", p)
		}
	})
}
