package queue

import (
	"errors"
	"fmt"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/jobs"
)

// newerPayloadPause gives a rolling deploy time to bring up a worker that can read the payload.
const newerPayloadPause = 15 * time.Second

// Settle returns what a handler tells asynq about an attempt that ended with err, after the records know it:
//
//   - nil: done; asynq removes the task.
//   - canceled by a person, or a permanent fault: the error joined with asynq.RevokeTask, so that the task is
//     removed and nothing is archived. errors.Is and errors.As still find the original.
//   - interrupted by a shutdown or a lost claim: the error; it costs no attempt and is tried again in a second. A
//     handler that wants its task back at the head of the queue instead waits, with everything else already
//     cleaned up, for its context to end before it returns: a stopping server requeues the task first.
//   - postponed, or a payload of a newer release: a postponed fault; it costs no attempt.
//   - all else is transient: the error, counted and tried again after a pause.
func Settle(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, jobs.ErrCanceled):
		return revoke(err)
	case interrupted(err):
		// Before the class of the fault is looked at: a tool killed by a shutdown may well look like a bad master.
		return err
	case errors.Is(err, jobs.ErrNewerPayload):
		return newerPayload(err)
	case jobs.AsFault(err).Class == jobs.Permanent, errors.Is(err, asynq.SkipRetry):
		return revoke(err)
	default:
		return err
	}
}

func revoke(err error) error { return fmt.Errorf("%w: %w", asynq.RevokeTask, err) }

func newerPayload(err error) error {
	fault := jobs.Postpone("payload-newer", "The step was planned by a newer release of Reelmill.", newerPayloadPause)
	fault.Hint = "Finish the upgrade of the workers."
	fault.Cause = err
	return fault
}
