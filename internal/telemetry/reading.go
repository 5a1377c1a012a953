package telemetry

import (
	"context"
	"fmt"
	"time"
)

const (
	// patience is how long a scrape waits for one part of the truth. Prometheus gives a scrape 10 s by default.
	patience = 3 * time.Second
	// fresh is how long a reading stands for the next scrape: ten scrapers cost one query.
	fresh = 5 * time.Second
)

// reading is one part of the truth, read at most once at a time and once in a while. Failures stand as long as answers, so that
// a database that is down is not asked by every scraper.
type reading[T any] struct {
	read     func(context.Context) (T, error)
	patience time.Duration
	fresh    time.Duration
	gate     chan struct{} // held by whoever reads; what follows belongs to the holder
	value    T
	err      error
	at       time.Time
}

func newReading[T any](read func(context.Context) (T, error)) *reading[T] {
	return &reading[T]{read: read, patience: patience, fresh: fresh, gate: make(chan struct{}, 1)}
}

type answer[T any] struct {
	value T
	err   error
}

// get returns the last reading or a new one. A read that ignores its deadline is left behind: it holds the gate until it ends,
// so there is never more than one.
func (r *reading[T]) get() (T, error) {
	ctx, cancel := context.WithTimeout(context.Background(), r.patience)
	done := make(chan answer[T], 1)
	select {
	case r.gate <- struct{}{}:
	case <-ctx.Done():
		cancel()
		var none T
		return none, fmt.Errorf("an earlier reading has not ended: %w", ctx.Err())
	}
	go func() {
		defer cancel()
		defer func() { <-r.gate }()
		if r.at.IsZero() || time.Since(r.at) > r.fresh {
			r.value, r.err = r.read(ctx)
			r.at = time.Now()
		}
		done <- answer[T]{r.value, r.err}
	}()
	select {
	case got := <-done:
		return got.value, got.err
	case <-ctx.Done():
		select { // both may be ready: an answer in time counts
		case got := <-done:
			return got.value, got.err
		default:
		}
		var none T
		return none, ctx.Err()
	}
}
