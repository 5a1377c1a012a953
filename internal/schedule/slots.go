package schedule

import (
	"sync"
	"time"
)

// reservation is how long slots are kept free for a step that found too few, counted from its last try. It tries again all the while,
// but for a few seconds now and then in the queue; when it went to another worker meanwhile, this is what the wait costs.
const reservation = 15 * time.Second

// Slots are the places of one lane on one worker. A step takes as many as it has units. It is safe for concurrent use.
type Slots struct {
	mu    sync.Mutex
	size  int
	used  int
	first claimant
}

// claimant is the step that slots are being kept free for.
type claimant struct {
	step  string
	units int
	until time.Time
}

// NewSlots returns size free slots.
func NewSlots(size int) *Slots { return &Slots{size: size} }

// Take takes slots for a step, or reports that there are too few now. A step with more units than there are slots takes all of them. A step
// that found too few has the next ones to become free kept for it, so that small steps cannot pass it by for ever.
// release gives the slots back; calling it twice is harmless.
func (s *Slots) Take(step string, units int, now time.Time) (release func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	units = min(max(units, 1), s.size)
	kept := 0
	if s.first.step != step && now.Before(s.first.until) {
		kept = s.first.units
	}
	if s.used+units+kept > s.size {
		if kept == 0 {
			s.first = claimant{step, units, now.Add(reservation)}
		}
		return nil, false
	}
	if s.first.step == step {
		s.first = claimant{}
	}
	s.used += units
	return sync.OnceFunc(func() { s.give(units) }), true
}

func (s *Slots) give(units int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used -= units
}
