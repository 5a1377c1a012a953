package telemetry

import (
	"context"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

// Truth reads what all processes share. It is read when somebody scrapes, with a deadline, and at most once in a few seconds. A
// nil function is left out.
type Truth struct {
	Database func(context.Context) (Database, error)
	Queue    func(context.Context) (Queue, error)
	Scratch  func(context.Context) (Scratch, error)
}

// Database is what the records say.
type Database struct {
	// Steps are those that are not over.
	Steps []StepCount
	// Versions counts those being made and those that failed.
	Versions map[string]int64
	Outbox   []OutboxCount
	// Paused are lanes that somebody told to start nothing.
	Paused []jobs.Lane
	// EventAge is how long the oldest event has waited that a webhook must still get; 0 when none does.
	EventAge time.Duration
}

// OutboxCount counts the tasks of a lane that must still reach the queue; Age is how long the oldest has been due.
type OutboxCount struct {
	Lane jobs.Lane
	Rows int64
	Age  time.Duration
}

// StepCount counts steps that are alike.
type StepCount struct {
	Lane     jobs.Lane
	Priority jobs.Priority
	State    jobs.State
	Count    int64
	// Age is how long the oldest of them is ready and due; 0 where they are not ready.
	Age time.Duration
}

// Queue is what the queue holds.
type Queue struct {
	Depths []Depth
	// Workers counts processes that serve a lane.
	Workers map[jobs.Lane]int
}

// Depth counts the tasks of one queue.
type Depth struct {
	Lane                                        jobs.Lane
	Priority                                    jobs.Priority
	Pending, Active, Scheduled, Retry, Archived int64
}

// Scratch is the disk that work files lie on, in bytes. A Quota of 0 sets none.
type Scratch struct{ Used, Free, Quota int64 }
