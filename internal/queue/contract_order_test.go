package queue

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/hibiken/asynq"
)

func TestAsynqShutdownRequeuesAtTheHead(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		started, ended := make(chan struct{}, 1), make(chan error, 1)
		server := serve(t, b, laneServer(b, 1), func(ctx context.Context, _ *asynq.Task) error {
			started <- struct{}{}
			<-ctx.Done()
			ended <- ctx.Err()
			return ctx.Err()
		})
		enqueue(t, b, "long")
		within(t, 5*time.Second, "the task starts", started)
		enqueue(t, b, "later")
		enqueue(t, b, "latest")
		server.Shutdown()

		if got, want := waiting(t, b), []string{"long", "later", "latest"}; !slices.Equal(got, want) {
			t.Errorf("waiting are %v, want %v", got, want)
		}
		if info := inspect(b, "long"); info == nil || info.State != asynq.TaskStatePending || info.Retried != 0 {
			t.Errorf("the interrupted task is %+v, want it pending and no retry counted", info)
		}
		if err := within(t, 5*time.Second, "the handler's context ends", ended); !errors.Is(err, context.Canceled) {
			t.Errorf("the handler's context ended with %v, want canceled", err)
		}
	})
}

// The wait for the end of the context is what [Settle] advises: until then the task has not been requeued.
func TestAsynqRequeuesBeforeItEndsTheContext(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		started, seen := make(chan struct{}, 1), make(chan Presence, 1)
		server := serve(t, b, laneServer(b, 1), func(ctx context.Context, _ *asynq.Task) error {
			started <- struct{}{}
			<-ctx.Done()
			seen <- presence(t, b, "a")
			return ctx.Err()
		})
		enqueue(t, b, "a")
		within(t, 5*time.Second, "the task starts", started)
		server.Shutdown()
		if p := within(t, 5*time.Second, "the handler looks", seen); p != Pending {
			t.Errorf("when its context ended the task was %v, want pending", p)
		}
	})
}

func TestAsynqShutdownWaitsForShortWork(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		started, release := make(chan struct{}, 1), make(chan struct{})
		cfg := laneServer(b, 1)
		cfg.ShutdownTimeout = 30 * time.Second
		server := serve(t, b, cfg, func(ctx context.Context, _ *asynq.Task) error {
			started <- struct{}{}
			<-release
			return ctx.Err()
		})
		enqueue(t, b, "short")
		within(t, 5*time.Second, "the task starts", started)
		server.Stop()
		enqueue(t, b, "refused")
		stopped := make(chan struct{})
		go func() { server.Shutdown(); close(stopped) }()
		close(release)
		within(t, 10*time.Second, "the server stops", stopped)
		if got := waiting(t, b); !slices.Equal(got, []string{"refused"}) || inspect(b, "short") != nil {
			t.Errorf("waiting are %v, want only the task that came after Stop", got)
		}
	})
}

func TestAsynqRetriesAtTheTail(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		started, release := make(chan string, 3), make(chan struct{})
		cfg := laneServer(b, 1)
		cfg.RetryDelayFunc = func(int, error, *asynq.Task) time.Duration { return 0 }
		serve(t, b, cfg, func(_ context.Context, task *asynq.Task) error {
			started <- string(task.Payload())
			if string(task.Payload()) == "failing" {
				return errors.New("once more")
			}
			<-release
			return nil
		})
		t.Cleanup(func() { close(release) })
		enqueue(t, b, "failing")
		within(t, 5*time.Second, "the first task starts", started)
		enqueue(t, b, "blocking")
		enqueue(t, b, "patient")
		for within(t, 5*time.Second, "the second task starts", started) != "blocking" {
			continue // the failing task may have been tried again before the others came
		}
		eventually(t, 5*time.Second, "the failed task waits behind the patient one", func() bool {
			return slices.Equal(waiting(t, b), []string{"patient", "failing"})
		})
	})
}
