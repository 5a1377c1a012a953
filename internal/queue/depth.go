package queue

import (
	"context"

	"github.com/redis/go-redis/v9"

	"github.com/reelmill/reelmill/jobs"
)

// Depth counts the tasks of one queue at one moment.
type Depth struct {
	Lane     jobs.Lane
	Priority jobs.Priority
	// Pending tasks could start now, Active ones were taken by a worker.
	Pending, Active int64
	// Scheduled tasks wait for their first time, Retry ones for their next.
	Scheduled, Retry int64
	// Archived tasks are an alarm: see [Archived].
	Archived int64
}

// Queue is the name of the counted queue.
func (d Depth) Queue() string { return jobs.Queue(d.Lane, d.Priority) }

// Depths counts every queue, in the order of [jobs.Lanes] and [jobs.Priorities], in one round trip. It costs the
// same however long the queues are.
func (b *Broker) Depths(ctx context.Context) ([]Depth, error) {
	var depths []Depth
	var counts [][]*redis.IntCmd
	_, err := b.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, lane := range jobs.Lanes() {
			for _, priority := range jobs.Priorities() {
				depths = append(depths, Depth{Lane: lane, Priority: priority})
				counts = append(counts, countQueue(ctx, pipe, jobs.Queue(lane, priority)))
			}
		}
		return nil
	})
	if err != nil {
		return nil, faultOf(ctx, err)
	}
	for i, count := range counts {
		d := &depths[i]
		d.Pending, d.Active = count[0].Val(), count[1].Val()
		d.Scheduled, d.Retry, d.Archived = count[2].Val(), count[3].Val(), count[4].Val()
	}
	return depths, nil
}

func countQueue(ctx context.Context, pipe redis.Pipeliner, queue string) []*redis.IntCmd {
	return []*redis.IntCmd{
		pipe.LLen(ctx, queueKey(queue, "pending")),
		pipe.LLen(ctx, queueKey(queue, "active")),
		pipe.ZCard(ctx, queueKey(queue, "scheduled")),
		pipe.ZCard(ctx, queueKey(queue, "retry")),
		pipe.ZCard(ctx, queueKey(queue, "archived")),
	}
}
