package pipeline

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// yields is how often a step waits for its surroundings to mend before that counts as a failed attempt. With pauses that grow to ten
// minutes it is about two and a half hours.
const yields = 20

// settle records an attempt that did not finish. cause is why its context ended, nil if it had not.
func (m *Maker) settle(life context.Context, claim *records.Claim, err, cause error, log *slog.Logger) error {
	if err == nil {
		return nil
	}
	switch {
	case isAny(err, cause, jobs.ErrCanceled):
		return jobs.Refuse("canceled", "The step was canceled.", "", jobs.ErrCanceled)
	case isAny(err, cause, jobs.ErrClaimLost):
		return nil // whoever holds the claim now will settle the step
	case isAny(err, cause, jobs.ErrShutdown):
		return errors.Join(jobs.Postpone("worker-shutdown", "The worker is shutting down.", time.Second), m.release(life, claim, nil, log))
	case isAny(err, cause, jobs.ErrDeadline):
		err = jobs.Stumble("step-deadline", "The step took longer than it may.",
			"If the master is very long or the machine slow, give the worker more cores or split the master.", err)
	}
	fault := blame(err)
	switch {
	case fault.Class == jobs.Postponed:
		return errors.Join(fault, m.release(life, claim, fault, log))
	case surroundings(fault):
		return m.yield(life, claim, fault, log)
	}
	return m.fail(life, claim, fault, log)
}

// blame names what failed.
func blame(err error) *jobs.Fault {
	if records.Away(err) {
		return jobs.Stumble("database-away", "The database was away while the step was being made.",
			"Nothing to do once it is back; the work goes on by itself.", err)
	}
	return jobs.AsFault(err)
}

// surroundings reports whether a fault is none of the step's: another worker, or this one in an hour, may well succeed.
func surroundings(fault *jobs.Fault) bool {
	return fault.Class == jobs.Transient && slices.Contains([]string{
		"storage-full", "storage-failed", "storage-denied", "storage-unreachable", "storage-auth", "storage-bucket-missing",
		"scratch-full", "scratch-failed", "scratch-denied", "database-away", "source-unreachable",
	}, fault.Code)
}

func (m *Maker) release(life context.Context, claim *records.Claim, fault *jobs.Fault, log *slog.Logger) error {
	after := time.Duration(0)
	if fault != nil {
		after = fault.After
	}
	return m.insist(life, log, func(ctx context.Context) error { return m.records.Release(ctx, claim, fault, after) })
}

func (m *Maker) yield(life context.Context, claim *records.Claim, fault *jobs.Fault, log *slog.Logger) error {
	var pause time.Duration
	retry := false
	err := m.insist(life, log, func(ctx context.Context) (err error) {
		pause, retry, err = m.records.Yield(ctx, claim, fault, yields)
		return err
	})
	return told(fault, pause, retry, err)
}

func (m *Maker) fail(life context.Context, claim *records.Claim, fault *jobs.Fault, log *slog.Logger) error {
	retry := false
	err := m.insist(life, log, func(ctx context.Context) (err error) {
		retry, err = m.records.Fail(ctx, claim, fault)
		return err
	})
	return told(fault, jobs.Backoff(claim.Step.Attempt), retry, err)
}

// told is what the queue is told of a fault once the records know it.
func told(fault *jobs.Fault, pause time.Duration, retry bool, err error) error {
	switch {
	case errors.Is(err, jobs.ErrClaimLost):
		return nil // whoever holds the claim now will settle the step
	case err != nil:
		return errors.Join(err, fault)
	case !retry:
		return jobs.Refuse(fault.Code, fault.Message, fault.Hint, fault)
	case fault.After > 0:
		return fault
	}
	again := *fault
	again.After = pause
	return &again
}

func isAny(err, cause, target error) bool { return errors.Is(err, target) || errors.Is(cause, target) }
