package telemetry

import (
	"time"

	"github.com/reelmill/reelmill/jobs"
)

// Attempt is what is known of an attempt when it begins.
type Attempt struct {
	Asset   string
	Version int
	Step    string
	Kind    jobs.Kind
	Label   string
	Number  int
	Worker  string
	Lane    jobs.Lane
	// Priority is that of the version.
	Priority jobs.Priority
	// Trace is the W3C traceparent of the request that brought the master; empty without tracing.
	Trace string
	// Waited is how long the step was ready, and due, before it was claimed.
	Waited time.Duration
}

// Outcome is how an attempt ended. The set is closed: it becomes a label.
type Outcome string

// The outcomes.
const (
	OutcomeDone      Outcome = "done"
	OutcomePermanent Outcome = "permanent"
	OutcomeTransient Outcome = "transient"
	OutcomeCanceled  Outcome = "canceled"
	OutcomeReleased  Outcome = "released"
	OutcomeLost      Outcome = "lost"
)

func outcomes() []Outcome {
	return []Outcome{OutcomeDone, OutcomePermanent, OutcomeTransient, OutcomeCanceled, OutcomeReleased, OutcomeLost}
}
