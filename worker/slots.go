package worker

import (
	"context"
	"time"

	"github.com/reelmill/reelmill/internal/schedule"
	"github.com/reelmill/reelmill/jobs"
)

const (
	// slotPatience is how long a step waits for slots before another worker may try. The reconciler gives a step longer than that between
	// being taken from the queue and being claimed.
	slotPatience = 20 * time.Second
	// slotPause is long enough for the reconciler to see in between that the queue has the step.
	slotPause = 5 * time.Second
	slotLook  = 100 * time.Millisecond
)

// await takes slots for a step, waiting a while where there are too few. A step that went back to the queue at once would make room for
// the next one from the outbox, and that for the next: while a large step runs, everything would come to lie in Redis, past all turns.
func (w *Worker) await(ctx context.Context, slots *schedule.Slots, payload jobs.Payload) (release func(), ok bool) {
	patience, look := time.NewTimer(slotPatience), time.NewTicker(slotLook)
	defer patience.Stop()
	defer look.Stop()
	for {
		if release, ok = slots.Take(payload.Step, payload.Units, time.Now()); ok {
			return release, true
		}
		select {
		case <-look.C:
		case <-patience.C:
			return nil, false
		case <-w.drained:
			return nil, false
		case <-ctx.Done():
			return nil, false
		}
	}
}
