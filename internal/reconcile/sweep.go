package reconcile

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
)

const (
	sweepEvery = time.Hour
	// How long nobody else does what one process has begun: going through the versions, and through the whole store.
	retireTerm    = 50 * time.Minute
	leftoversTerm = 23 * time.Hour
	// partsKept is how long chunks and sounds outlive the version they were made for, for a second thought such as a retry
	// or a set that was changed.
	partsKept = 24 * time.Hour
	// eventsKept is for how long an event can be read and replayed.
	eventsKept = 30 * 24 * time.Hour
	// beginningsKept is how long a writer may pause before what it began counts as left behind.
	beginningsKept = 24 * time.Hour
)

// Sweep removes what nobody will come back for, now and every hour until ctx ends: uploads, parts of versions that are made, and the files of
// versions that the rule keeps no longer, and what dead writers began to store. Once a day it looks through the store for outputs that no record names.
func (r *Reconciler) Sweep(ctx context.Context, store storage.Store, rule records.Retention) error {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		err := errors.Join(
			r.sweepUploads(ctx, store, time.Now().Add(-uploadsKept)),
			r.sweepParts(ctx, store, partsKept),
			sweepBeginnings(ctx, store, beginningsKept),
			r.inTurn(ctx, "retention", retireTerm, func() error { return r.retire(ctx, store, rule, settled) }),
			r.inTurn(ctx, "events", retireTerm, func() error { return r.forgetEvents(ctx) }),
			r.inTurn(ctx, "leftovers", leftoversTerm, func() error { return r.sweepLeftovers(ctx, store, settled) }),
		)
		if err != nil && ctx.Err() == nil {
			r.log.Warn("sweeping failed, trying again", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// inTurn does work that one process does for all, unless it was done less than term ago.
func (r *Reconciler) inTurn(ctx context.Context, name string, term time.Duration, work func() error) error {
	holder := rand.Text()
	mine, err := r.records.Lead(ctx, name, holder, term)
	if err != nil || !mine {
		return err
	}
	if err := work(); err != nil {
		return errors.Join(err, r.records.Resign(ctx, name, holder)) // the next round tries again
	}
	return nil
}

// sweepParts removes parts older than age. Their records go first, so that nobody counts on an object that is about to go.
func (r *Reconciler) sweepParts(ctx context.Context, store storage.Store, age time.Duration) error {
	for {
		keys, err := r.records.ForgetParts(ctx, age, batch)
		if err != nil || len(keys) == 0 {
			return err
		}
		for _, key := range keys {
			wanted, err := r.records.PartWanted(ctx, key)
			if err != nil {
				return err
			}
			if wanted {
				continue
			}
			if err := store.Delete(ctx, key); err != nil {
				return err
			}
		}
	}
}

// forgetEvents drops events and finished deliveries that are old.
func (r *Reconciler) forgetEvents(ctx context.Context) error {
	for {
		gone, err := r.records.ForgetEvents(ctx, eventsKept, batch)
		if err != nil || gone == 0 {
			return err
		}
	}
}
