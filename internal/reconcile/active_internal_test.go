package reconcile

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/internal/queue"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// embeddedQueue is a queue of the test's own.
func embeddedQueue(t *testing.T) *queue.Broker {
	t.Helper()
	settings := queue.DefaultConfig()
	settings.URL = queue.URLEmbedded
	broker, err := queue.Open(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = broker.Close() }) // nothing in it is wanted
	return broker
}

// A step that waited for its turn for hours and was taken from the queue just now is not lost, although nobody claimed it yet.
func TestStepThatWasJustTakenIsKnown(t *testing.T) {
	t.Parallel()
	broker := embeddedQueue(t)
	taken, done := make(chan struct{}), make(chan struct{})
	workers := asynq.NewServerFromRedisClient(broker.Client(), broker.ServerConfig(jobs.LaneLight, 1, nil))
	if err := workers.Start(asynq.HandlerFunc(func(context.Context, *asynq.Task) error {
		close(taken)
		<-done
		return nil
	})); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(workers.Shutdown)
	t.Cleanup(func() { close(done) })
	step := records.Step{ID: "s", Generation: 1, Lane: jobs.LaneLight, Priority: jobs.PriorityNormal, ReadyAt: records.At(time.Now().Add(-time.Hour))}
	err := broker.Emit(t.Context(), queue.Emission{
		Kind: jobs.KindPoster, Lane: step.Lane, Priority: step.Priority, Payload: jobs.Payload{Step: step.ID, Generation: 1}, Deadline: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	<-taken
	r := New(nil, broker, nil, time.Second, func() {}, slog.New(slog.DiscardHandler))
	look := func() bool {
		t.Helper()
		r.activeBefore, r.active = r.active, map[string]time.Time{}
		unknown, err := r.unknown(t.Context(), step)
		if err != nil {
			t.Fatal(err)
		}
		return unknown
	}
	for range 2 {
		if look() {
			t.Error("it counts as lost")
		}
	}
	for task := range r.active {
		r.active[task] = time.Now().Add(-2 * activeFor)
	}
	if !look() {
		t.Error("a step that nobody claims for so long counts as known")
	}
}
