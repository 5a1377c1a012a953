package queue

import (
	"context"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

// Servers counts the processes that serve each lane and take work, by the heartbeat of asynq: one that died is counted for up to
// 10 s more. Its cost grows with the number of processes.
func (b *Broker) Servers(ctx context.Context) (map[jobs.Lane]int, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	servers, err := b.inspector.Servers() // takes no context; the client's own timeouts bound it
	if err != nil {
		return nil, faultOf(ctx, err)
	}
	counts := map[jobs.Lane]int{}
	for _, server := range servers {
		if server.Status != "active" {
			continue
		}
		lanes := map[jobs.Lane]struct{}{}
		for queue := range server.Queues {
			lane, _, _ := strings.Cut(queue, ".")
			lanes[jobs.Lane(lane)] = struct{}{}
		}
		for lane := range lanes {
			counts[lane]++
		}
	}
	return counts, nil
}
