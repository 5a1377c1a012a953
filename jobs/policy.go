package jobs

import "time"

// Policy says how one kind of step is run.
type Policy struct {
	Lane Lane
	// Deadline bounds one attempt. It fires before the queue's own timeout, which only knows how to retry blindly.
	Deadline time.Duration
	// Attempts is how often the step may be started before it is given up, counting attempts lost to dead workers.
	Attempts int
}

// PolicyFor returns the policy of a kind. An unknown kind gets the policy of control work.
func PolicyFor(kind Kind) Policy {
	switch kind {
	case KindProbe:
		return Policy{Lane: LaneControl, Deadline: 6 * time.Hour, Attempts: 4} // may download a very large master
	case KindPoster, KindTeaser, KindStoryboard:
		return Policy{Lane: LaneLight, Deadline: 15 * time.Minute, Attempts: 4}
	case KindSubtitle, KindImage:
		return Policy{Lane: LaneLight, Deadline: 10 * time.Minute, Attempts: 4}
	case KindAssemble, KindPackage: // no encoding: as fast as the disk and the store
		return Policy{Lane: LaneLight, Deadline: 2 * time.Hour, Attempts: 4}
	case KindEncode, KindAudio:
		return Policy{Lane: LaneHeavy, Deadline: 24 * time.Hour, Attempts: 4}
	default:
		return Policy{Lane: LaneControl, Deadline: 5 * time.Minute, Attempts: 10}
	}
}

// Backoff is the pause before the attempt that follows attempt n (1 = the first) after a transient failure.
func Backoff(n int) time.Duration {
	delay := 2 * time.Second
	for range min(max(n-1, 0), 6) {
		delay *= 3
	}
	return min(delay, 10*time.Minute)
}
