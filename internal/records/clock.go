package records

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
)

const (
	clockEvery  = time.Minute
	clockBudget = 5 * time.Second
	// clockLooks is how often the database is asked each time, for the quickest answer: on a busy machine one may be off by seconds.
	clockLooks = 3
)

// clock tells the time that goes into records. Processes on several machines compare these times, as when one finds the heartbeat of
// another too old, so that all of them take it from the database: each by its own clock, plus what that clock is off by. With
// SQLite there is one machine and nothing to be off by.
type clock struct {
	local func() time.Time
	mark  atomic.Pointer[clockMark]
}

// clockMark is one moment on both clocks.
type clockMark struct{ local, shared time.Time }

func (c *clock) now() time.Time {
	here := c.local()
	mark := c.mark.Load()
	if mark == nil {
		return here.UTC()
	}
	// What went by since is read from the monotonic clock, so that nobody setting this machine's time matters.
	return mark.shared.Add(here.Sub(mark.local)).UTC()
}

// off is how far this machine's clock is ahead of the shared one.
func (c *clock) off() time.Duration { return c.local().Round(0).Sub(c.now()) }

// now is the shared time inside a transaction or a query.
func now(db *gorm.DB) Instant { return At(db.NowFunc()) }

func (s *Store) now() Instant { return At(s.clock.now()) }

// Now is the shared time: the same, but for milliseconds, in every process that uses this database.
func (s *Store) Now() time.Time { return s.clock.now() }

// ClockOff is how far this machine's clock was ahead of the database's when it was last compared; negative when behind, zero
// with SQLite.
func (s *Store) ClockOff() time.Duration {
	if s.clock.mark.Load() == nil {
		return 0
	}
	return s.clock.off()
}

// KeepTime compares the clocks every minute until ctx ends. A comparison that fails leaves the last one standing.
func (s *Store) KeepTime(ctx context.Context) error {
	ticker := time.NewTicker(clockEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		_ = s.compareClocks(ctx) // the drift of another minute does no harm, and whatever is wrong shows elsewhere
	}
}

func (s *Store) compareClocks(ctx context.Context) error {
	if s.dialect != postgresDialect {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, clockBudget)
	defer cancel()
	var best *clockMark
	quickest := clockBudget
	for range clockLooks {
		mark, took, err := s.clockMark(ctx)
		if err != nil && best == nil {
			return err
		}
		if err == nil && (best == nil || took < quickest) {
			best, quickest = mark, took
		}
	}
	s.clock.mark.Store(best)
	return nil
}

// clockMark asks the database for the time, and says how long that took.
func (s *Store) clockMark(ctx context.Context) (*clockMark, time.Duration, error) {
	var shared int64
	before := s.clock.local()
	err := s.reader.WithContext(ctx).Raw("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT").Scan(&shared).Error
	if err != nil {
		return nil, 0, fmt.Errorf("ask the database for the time: %w", err)
	}
	took := s.clock.local().Sub(before)
	// The answer was made about halfway between question and answer: it is off by half of what it took at most.
	return &clockMark{local: before.Add(took / 2), shared: time.UnixMicro(shared)}, took, nil
}
