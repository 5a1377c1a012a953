package queue

import (
	"context"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/jobs"
)

func TestServersAreCountedByLane(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		if counts, err := b.Servers(t.Context()); err != nil || len(counts) != 0 {
			t.Fatalf("an empty queue has servers %v, %v", counts, err)
		}
		nothing := asynq.HandlerFunc(func(context.Context, *asynq.Task) error { return nil })
		for _, lane := range []jobs.Lane{jobs.LaneLight, jobs.LaneHeavy, jobs.LaneHeavy} {
			serve(t, b, b.ServerConfig(lane, 1, nil), nothing)
		}
		eventually(t, 20*time.Second, "three servers are seen", func() bool {
			counts, err := b.Servers(t.Context())
			return err == nil && counts[jobs.LaneLight] == 1 && counts[jobs.LaneHeavy] == 2 && counts[jobs.LaneControl] == 0
		})
	})
}
