package queue

import (
	"errors"
	"testing"
	"time"

	"github.com/hibiken/asynq"
)

// The contract tests pin down how asynq behaves, not what we wish: each guards a rule of the design.

func TestAsynqTakesZeroTimeoutForHalfAnHour(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		info := enqueue(t, b, "a", asynq.Timeout(0))
		if info.Timeout != 30*time.Minute {
			t.Errorf("Timeout(0) became %v, want 30m", info.Timeout)
		}
	})
}

func TestAsynqDropsFractionsOfASecondFromTimeout(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		enqueue(t, b, "a", asynq.Timeout(1900*time.Millisecond))
		if info := inspect(b, "a"); info == nil || info.Timeout != time.Second {
			t.Errorf("task is %+v, want a timeout of 1s", info)
		}
	})
}

func TestAsynqRetriesTwentyFiveTimesByDefault(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		if info := enqueue(t, b, "a"); info.MaxRetry != 25 {
			t.Errorf("MaxRetry is %d, want 25", info.MaxRetry)
		}
	})
}

func TestAsynqWrapsTheTaskIDConflict(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		enqueue(t, b, "a")
		_, err := b.tasks.Enqueue(asynq.NewTask("poster", nil), asynq.Queue(lightNormal()), asynq.TaskID("a"))
		if !errors.Is(err, asynq.ErrTaskIDConflict) {
			t.Errorf("error is %v, want a task id conflict", err)
		}
		if err == asynq.ErrTaskIDConflict { //nolint:errorlint // that this comparison fails is the point
			t.Error("the conflict is no longer wrapped; comparing with == would work now")
		}
		if errors.Is(err, asynq.ErrDuplicateTask) {
			t.Error("the two conflicts are no longer told apart")
		}
	})
}

func TestAsynqReportsUniqueWithAnotherError(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		unique := []asynq.Option{asynq.Queue(lightNormal()), asynq.Unique(time.Minute)}
		if _, err := b.tasks.Enqueue(asynq.NewTask("poster", nil), unique...); err != nil {
			t.Fatal(err)
		}
		_, err := b.tasks.Enqueue(asynq.NewTask("poster", nil), unique...)
		if !errors.Is(err, asynq.ErrDuplicateTask) || errors.Is(err, asynq.ErrTaskIDConflict) {
			t.Errorf("error is %v, want only a duplicate task", err)
		}
	})
}

func TestAsynqHoldsTheTaskIDWhileArchived(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		enqueue(t, b, "a")
		if err := b.inspector.ArchiveTask(lightNormal(), "a"); err != nil {
			t.Fatal(err)
		}
		_, err := b.tasks.Enqueue(asynq.NewTask("poster", nil), asynq.Queue(lightNormal()), asynq.TaskID("a"))
		if !errors.Is(err, asynq.ErrTaskIDConflict) {
			t.Errorf("error is %v, want a task id conflict", err)
		}
	})
}

func TestAsynqForgetsItsQueuesAfterAFlush(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		enqueue(t, b, "a")
		if err := b.Client().FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		enqueue(t, b, "a")
		if _, err := b.inspector.GetTaskInfo(lightNormal(), "a"); !errors.Is(err, asynq.ErrQueueNotFound) {
			t.Errorf("inspector says %v, want that the queue is not found although it holds a task", err)
		}
		if err := b.register(t.Context()); err != nil {
			t.Fatal(err)
		}
		if inspect(b, "a") == nil {
			t.Error("inspector is still blind after the queues were registered")
		}
	})
}
