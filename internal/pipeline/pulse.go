package pipeline

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

const (
	beatEvery  = 2 * time.Second
	beatBudget = 5 * time.Second
	// Silence is how long a claim may go without a heartbeat before it counts as lost.
	Silence = 10 * time.Second
	// outage is how long an attempt goes on while its worker cannot reach the database. Where nobody can, nobody takes the claim either,
	// and hours of work are saved; where only this worker cannot, a successor does the same once more, and only one may publish.
	outage = 3 * time.Minute
)

// pulse carries progress from the work to the heartbeat.
type pulse struct{ bits atomic.Uint64 }

func (p *pulse) set(progress float64) {
	p.bits.Store(math.Float64bits(min(max(progress, 0), 1)))
}

func (p *pulse) get() float64 { return math.Float64frombits(p.bits.Load()) }

// keep renews the claim until ctx ends, and ends the attempt through cancel when the claim is gone.
func (m *Maker) keep(ctx context.Context, claim *records.Claim, beat *pulse, cancel context.CancelCauseFunc) {
	ticker := time.NewTicker(beatEvery)
	defer ticker.Stop()
	last := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		err := m.beat(ctx, claim, beat.get())
		switch {
		case err == nil:
			last = time.Now()
		case errors.Is(err, jobs.ErrCanceled) || errors.Is(err, jobs.ErrClaimLost):
			cancel(err)
			return
		case time.Since(last) > outage:
			cancel(jobs.ErrClaimLost)
			return
		}
	}
}

func (m *Maker) beat(ctx context.Context, claim *records.Claim, progress float64) error {
	ctx, cancel := context.WithTimeout(ctx, beatBudget)
	defer cancel()
	return m.records.Beat(ctx, claim, progress)
}
