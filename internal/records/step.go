package records

import "github.com/reelmill/reelmill/jobs"

// Step is one unit of work in a version's graph.
type Step struct {
	ID          string `gorm:"primaryKey"`
	VersionID   string
	Ordinal     int
	Kind        jobs.Kind
	Label       string
	Lane        jobs.Lane
	Priority    jobs.Priority
	State       jobs.State
	Args        string // JSON that the step's kind understands; empty where the derivatives say everything
	Work        string // hash of what it makes: two steps with one work never run at once
	Units       int    // slots of the lane it takes, at least 1
	Generation  int    // bumped each time the step is emitted anew; older tasks are ghosts
	Attempt     int    // attempts started, released ones not counted
	MaxAttempts int
	ClaimToken  string
	Worker      string
	HeartbeatAt Instant
	NotBefore   Instant
	Progress    float64 // 0..1
	Reused      bool    // done without work: every output existed already
	Code        string
	Message     string
	Hint        string
	CreatedAt   Instant `gorm:"autoCreateTime:false"`
	ReadyAt     Instant
	StartedAt   Instant
	FinishedAt  Instant
}

// StepEdge says that a step waits for another.
type StepEdge struct {
	StepID  string `gorm:"primaryKey"`
	NeedsID string `gorm:"primaryKey"`
}

// Outcome is how an attempt ended.
type Outcome string

// The outcomes of an attempt; the empty string is an attempt still running.
const (
	OutcomeDone      Outcome = "done"
	OutcomePermanent Outcome = "permanent"
	OutcomeTransient Outcome = "transient"
	OutcomeCanceled  Outcome = "canceled"
	OutcomeReleased  Outcome = "released" // a shutdown or a postponement gave the step back; not counted
	OutcomeLost      Outcome = "lost"     // its worker died or went silent
)

// Attempt is one try at a step by one worker.
type Attempt struct {
	Token     string `gorm:"primaryKey"`
	StepID    string
	Number    int
	Worker    string
	StartedAt Instant
	EndedAt   Instant
	Outcome   Outcome
	Progress  float64 // how far it came, 0..1
	Code      string
	Message   string
	Hint      string
}
