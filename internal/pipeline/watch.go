package pipeline

import (
	"context"
	"time"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/subprocess"
	"github.com/reelmill/reelmill/internal/telemetry"
	"github.com/reelmill/reelmill/jobs"
)

// observer is told what attempts do. It must not block.
type observer interface {
	// Attempt is told when one begins; the context it returns is the attempt's, the function is called once with how it ended.
	Attempt(ctx context.Context, a telemetry.Attempt) (context.Context, func(telemetry.Outcome, error))
	Program(ctx context.Context, name string) func(exit int, err error)
	Encoded(e telemetry.Encode)
	MasterRead(kept bool)
}

func watching(given observer) observer {
	if given == nil {
		return telemetry.Observer{}
	}
	return given
}

// ending tells the observer how an attempt ended: the error of the work, why its context ended, and the error the queue is told.
type ending func(before, cause, after error) telemetry.Outcome

// watch tells the observer that a claimed attempt begins, and of every program it will start.
func (m *Maker) watch(ctx context.Context, claim *records.Claim, worker string) (context.Context, ending) {
	step := &claim.Step
	due := max(step.ReadyAt, step.NotBefore)
	waited := time.Duration(0)
	if due > 0 {
		waited = max(0, m.records.Now().Sub(due.Time()))
	}
	ctx, ended := m.observer.Attempt(ctx, telemetry.Attempt{
		Asset: claim.Asset.ID, Version: claim.Version.Number, Step: step.ID, Kind: step.Kind, Label: step.Label, Number: step.Attempt,
		Worker: worker, Lane: step.Lane, Priority: step.Priority, Trace: claim.Version.Trace, Waited: waited,
	})
	return subprocess.Watched(ctx, m.observer.Program), func(before, cause, after error) telemetry.Outcome {
		outcome, fault := outcomeOf(before, cause, after)
		ended(outcome, fault)
		return outcome
	}
}

// about is what every line of an attempt's log says.
func about(ctx context.Context, claim *records.Claim, worker string) []any {
	facts := []any{
		"asset", claim.Asset.ID, "version", claim.Version.Number, "step", claim.Step.ID, "kind", claim.Step.Kind,
		"attempt", claim.Step.Attempt, "worker", worker,
	}
	if trace := telemetry.TraceID(ctx); trace != "" {
		facts = append(facts, "trace_id", trace)
	}
	return facts
}

// outcomeOf names how an attempt ended, as settle has decided it, with the fault that says why.
func outcomeOf(before, cause, after error) (telemetry.Outcome, error) {
	switch {
	case before == nil:
		return telemetry.OutcomeDone, nil
	case isAny(before, cause, jobs.ErrCanceled):
		return telemetry.OutcomeCanceled, after
	case isAny(before, cause, jobs.ErrClaimLost):
		return telemetry.OutcomeLost, jobs.Stumble("claim-lost", "Another attempt holds this step now.", "", before)
	case isAny(before, cause, jobs.ErrShutdown):
		return telemetry.OutcomeReleased, after
	case isAny(before, cause, jobs.ErrDeadline):
		return telemetry.OutcomeTransient, after
	}
	// By what the work met, as the records say it too: the queue is told that the last of several transient faults is for good.
	fault := blame(before)
	switch {
	case fault.Class == jobs.Postponed, surroundings(fault):
		return telemetry.OutcomeReleased, after
	case fault.Class == jobs.Permanent:
		return telemetry.OutcomePermanent, after
	default:
		return telemetry.OutcomeTransient, after
	}
}

// codecOf is the codec of a set of rungs: they share one decode, and one codec.
func codecOf(outputs []ffmpeg.EncodeOutput) string {
	return shared(outputs, func(out ffmpeg.EncodeOutput) string { return out.Derivative.Profile.Video.Codec })
}

func codingOf(outputs []ffmpeg.SoundOutput) string {
	return shared(outputs, func(out ffmpeg.SoundOutput) string { return out.Sound.Coding.Codec })
}

func shared[T any](outputs []T, codec func(T) string) string {
	name := ""
	for _, out := range outputs {
		switch this := codec(out); name {
		case "", this:
			name = this
		default:
			return "mixed"
		}
	}
	return name
}
