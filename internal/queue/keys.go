package queue

import (
	"context"

	"github.com/reelmill/reelmill/jobs"
)

// The names asynq gives its keys. They are read here where asynq's own inspector takes no context, costs too much,
// or is blind after a flush; the contract tests compare both views.

const allQueuesKey = "asynq:queues"

func queueKey(queue, part string) string { return "asynq:{" + queue + "}:" + part }

func taskKey(queue, id string) string { return queueKey(queue, "t:"+id) }

// register names our queues to asynq's inspector, and with it to asynq's own tools. A client does so once in its
// life, so after a flush nobody would, and the inspector would deny that the queues exist.
func (b *Broker) register(ctx context.Context) error {
	var names []any
	for _, lane := range jobs.Lanes() {
		for _, priority := range jobs.Priorities() {
			names = append(names, jobs.Queue(lane, priority))
		}
	}
	return faultOf(ctx, b.client.SAdd(ctx, allQueuesKey, names...).Err())
}
