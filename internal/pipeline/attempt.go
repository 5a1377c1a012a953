package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/scratch"
	"github.com/reelmill/reelmill/jobs"
)

const (
	busyPause     = 2 * time.Second
	diskFull      = 16 << 20         // bytes free on the scratch disk, at most, that make it the likely reason of a failure
	closingBudget = 10 * time.Second // for the last write of an attempt whose own context is over
)

// Job is one claimed attempt at a step.
type Job struct {
	*records.Claim
	// Folder is the attempt's own work folder; it vanishes with the attempt.
	Folder *scratch.Folder
	Log    *slog.Logger
	pulse  *pulse
}

// Report notes how far the step is, 0..1.
func (j *Job) Report(progress float64) { j.pulse.set(progress) }

// Apply records what an attempt made, inside the transaction that finishes its step.
type Apply func(*records.Tx) error

// Make is the work of one kind of step. It must not change any record itself: it returns how to.
type Make func(ctx context.Context, job *Job) (Apply, error)

// Attempt claims a step, makes it and records the outcome. What it returns says what the queue should do: nil for a step that is over, a
// permanent fault when it is over because it failed, a transient or postponed one when the task should come back.
//
// Only the claim decides who may publish, not the queue: an attempt goes on when the queue forgets it, and ends when its
// heartbeat finds that the claim is gone. ctx ends on shutdown only.
func (m *Maker) Attempt(ctx context.Context, payload jobs.Payload, worker string, work Make) error {
	claim, err := m.claim(ctx, payload, worker)
	switch {
	case errors.Is(err, records.ErrSettled):
		return nil
	case errors.Is(err, records.ErrBusy):
		return jobs.Postpone("step-busy", "Another attempt holds this step.", busyPause)
	case errors.Is(err, records.ErrExhausted):
		return jobs.Refuse("attempts-exhausted", "The step has used all its attempts.", "", err)
	case err != nil:
		return err
	}
	ctx, ended := m.watch(ctx, claim, worker)
	err = m.run(ctx, claim, work, ended, m.log.With(about(ctx, claim, worker)...))
	m.woken()
	return err
}

func (m *Maker) claim(ctx context.Context, payload jobs.Payload, worker string) (*records.Claim, error) {
	ctx, cancel := context.WithTimeout(ctx, closingBudget)
	defer cancel()
	return m.records.Claim(ctx, payload.Step, payload.Generation, worker)
}

func (m *Maker) run(life context.Context, claim *records.Claim, work Make, ended ending, log *slog.Logger) error {
	ctx, cancel := context.WithCancelCause(life)
	defer cancel(nil)
	deadline, stop := context.WithTimeoutCause(ctx, jobs.PolicyFor(claim.Step.Kind).Deadline, jobs.ErrDeadline)
	defer stop()
	beat := &pulse{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		m.keep(ctx, claim, beat, cancel)
	}()
	log.Info("step started", "lane", claim.Step.Lane, "label", claim.Step.Label)
	began := time.Now()
	apply, err := m.work(deadline, claim, beat, work, log)
	cause := context.Cause(deadline)
	cancel(nil)
	<-done
	if err == nil {
		// The work is complete, so it is recorded even when a shutdown was asked for meanwhile.
		err = m.finish(life, claim, apply, log)
	}
	before := err
	err = m.settle(life, claim, err, cause, log)
	outcome := ended(before, cause, err)
	log.Info("step ended", "outcome", outcome, "seconds", time.Since(began).Seconds(), "code", jobs.CodeOf(err), "error", err)
	return err
}

func (m *Maker) work(ctx context.Context, claim *records.Claim, beat *pulse, work Make, log *slog.Logger) (apply Apply, err error) {
	folder, err := m.scratch.Acquire(claim.Token)
	if err != nil {
		return nil, err
	}
	defer func() {
		if panicked := recover(); panicked != nil {
			log.Error("step panicked", "panic", panicked, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", panicked)
		}
		if err := folder.Close(); err != nil {
			log.Warn("scratch folder could not be removed", "error", err)
		}
	}()
	apply, err = work(ctx, &Job{Claim: claim, Folder: folder, Log: log, pulse: beat})
	return apply, m.onFullDisk(err)
}

// onFullDisk makes a failure transient while the scratch disk is full: not every program says so when it cannot write, and what it
// left then tells nothing of the master.
func (m *Maker) onFullDisk(err error) error {
	if err == nil || jobs.AsFault(err).Class != jobs.Permanent {
		return err
	}
	if _, free, usageErr := m.scratch.Usage(); usageErr != nil || free > diskFull {
		return err
	}
	return jobs.Stumble("scratch-full", "The worker ran out of room for its work files.",
		"Free disk space on the worker or run fewer steps at once; the work goes on by itself.", err)
}
