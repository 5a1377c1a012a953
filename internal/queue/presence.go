package queue

import (
	"context"
	"errors"
	"fmt"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/reelmill/reelmill/jobs"
)

// Presence says what the queue knows about a task.
type Presence int

// Where a task may be.
const (
	// Absent: the queue does not hold it; it was finished, revoked, lost or never emitted.
	Absent Presence = iota
	// Pending: it waits for a worker or for its time.
	Pending
	// Active: a worker took it. That worker may be dead; only the heartbeat of the claim in the records tells.
	Active
	// Archived: asynq gave up on it. Reelmill never lets that happen on purpose, so it is an alarm.
	Archived
)

// String returns the presence as a word.
func (p Presence) String() string {
	switch p {
	case Absent:
		return "absent"
	case Pending:
		return "pending"
	case Active:
		return "active"
	case Archived:
		return "archived"
	default:
		return fmt.Sprintf("presence(%d)", int(p))
	}
}

// ErrActive is returned by [Broker.Forget] for a task that a worker holds.
var ErrActive = errors.New("the task is active")

// Presence looks a task up. An error means that nothing is known, not that the task is absent.
func (b *Broker) Presence(
	ctx context.Context, lane jobs.Lane, priority jobs.Priority, taskID string,
) (Presence, error) {
	state, err := b.client.HGet(ctx, taskKey(jobs.Queue(lane, priority), taskID), "state").Result()
	if errors.Is(err, redis.Nil) {
		return Absent, nil
	}
	if err != nil {
		return Absent, faultOf(ctx, err)
	}
	switch state {
	case "pending", "scheduled", "retry", "aggregating":
		return Pending, nil
	case "active":
		return Active, nil
	case "archived":
		return Archived, nil
	default:
		return Absent, fmt.Errorf("task %s is in the unforeseen state %q", taskID, state)
	}
}

// Forget removes a task that waits or is archived, so that its id may be used again. That it is not there is no
// error; that it is active is [ErrActive].
func (b *Broker) Forget(ctx context.Context, lane jobs.Lane, priority jobs.Priority, taskID string) error {
	if err := b.register(ctx); err != nil {
		return err
	}
	err := b.inspector.DeleteTask(jobs.Queue(lane, priority), taskID)
	if err == nil || errors.Is(err, asynq.ErrTaskNotFound) {
		return nil
	}
	if presence, lookErr := b.Presence(ctx, lane, priority, taskID); lookErr == nil && presence == Active {
		return fmt.Errorf("forget task %s: %w", taskID, ErrActive)
	}
	return faultOf(ctx, err)
}
