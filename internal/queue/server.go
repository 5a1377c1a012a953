package queue

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/jobs"
)

const (
	// ShutdownTimeout is how long a stopping server waits for its handlers before it puts their tasks back at the
	// head of the queue. The container's stop grace period has to be longer.
	ShutdownTimeout = 8 * time.Second

	interruptedDelay  = time.Second
	embeddedPoll      = 200 * time.Millisecond
	delayedCheck      = time.Second
	completedCleaning = time.Minute // nothing is retained, so there is nothing to clean
)

// ServerConfig returns how asynq serves one lane with slots handlers at once (at least one): its priorities by
// weight, pauses from the fault or [jobs.Backoff], postponed and interrupted attempts uncounted, and asynq's log
// in logger, which may be nil. The caller may lower ShutdownTimeout and set an ErrorHandler.
func ServerConfig(lane jobs.Lane, slots int, logger *slog.Logger) asynq.Config {
	queues := make(map[string]int)
	for _, priority := range jobs.Priorities() {
		queues[jobs.Queue(lane, priority)] = priority.Weight()
	}
	return asynq.Config{
		Concurrency:              max(slots, 1),
		Queues:                   queues,
		RetryDelayFunc:           retryDelay,
		IsFailure:                isFailure,
		ShutdownTimeout:          ShutdownTimeout,
		DelayedTaskCheckInterval: delayedCheck,
		JanitorInterval:          completedCleaning,
		Logger:                   newLogBridge(logger, lane),
		LogLevel:                 asynq.InfoLevel,
	}
}

// ServerConfig is [ServerConfig] for a server of this broker. An embedded queue is polled more often, since asking
// it costs no network.
func (b *Broker) ServerConfig(lane jobs.Lane, slots int, logger *slog.Logger) asynq.Config {
	cfg := ServerConfig(lane, slots, logger)
	if b.Embedded() && lane != jobs.LaneHeavy { // a second more is nothing to an encode
		cfg.TaskCheckInterval = embeddedPoll
	}
	return cfg
}

// retryDelay is the pause before the attempt that follows a failed one; retried counts the failures before it.
func retryDelay(retried int, err error, _ *asynq.Task) time.Duration {
	if interrupted(err) {
		return interruptedDelay
	}
	var fault *jobs.Fault
	if errors.As(err, &fault) && fault.After > 0 {
		return fault.After
	}
	return jobs.Backoff(retried + 1)
}

// isFailure tells asynq whether to count an attempt. Its count is only the backstop, but interruptions are no
// fault of the step and a step may be postponed more often than any backstop allows.
func isFailure(err error) bool {
	if err == nil || interrupted(err) {
		return false
	}
	var fault *jobs.Fault
	return !errors.As(err, &fault) || fault.Class != jobs.Postponed
}

// interrupted reports whether the attempt was cut short by its surroundings. A bare context.Canceled is all asynq
// says when a server is torn down under a handler.
func interrupted(err error) bool {
	return errors.Is(err, asynq.ErrLeaseExpired) || errors.Is(err, jobs.ErrShutdown) ||
		errors.Is(err, jobs.ErrClaimLost) || errors.Is(err, context.Canceled)
}
