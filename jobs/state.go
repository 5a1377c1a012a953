package jobs

// State is where a step stands.
type State string

// The states of a step.
const (
	StateWaiting  State = "waiting"  // its dependencies are not done
	StateReady    State = "ready"    // may be claimed
	StateRunning  State = "running"  // claimed by a worker whose heartbeat is fresh
	StateDone     State = "done"     // its results are recorded
	StateFailed   State = "failed"   // given up, with the reason
	StateCanceled State = "canceled" // a person or a failed sibling made it pointless
)

// Terminal reports whether a step in this state will never run again by itself.
func (s State) Terminal() bool {
	return s == StateDone || s == StateFailed || s == StateCanceled
}
