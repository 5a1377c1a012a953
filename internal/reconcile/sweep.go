package reconcile

import (
	"context"
	"errors"
	"time"

	"github.com/reelmill/reelmill/internal/storage"
)

const (
	sweepEvery = time.Hour
	// partsKept is how long chunks and sounds outlive the version they were made for, for a second thought such as a retry
	// or a set that was changed.
	partsKept = 24 * time.Hour
	// beginningsKept is how long a writer may pause before what it began counts as left behind.
	beginningsKept = 24 * time.Hour
)

// Sweep removes what nobody will come back for, now and every hour until ctx ends: uploads, parts of versions that are made, and
// what dead writers began to store.
func (r *Reconciler) Sweep(ctx context.Context, store storage.Store) error {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		err := errors.Join(r.sweepUploads(ctx, store, time.Now().Add(-uploadsKept)), r.sweepParts(ctx, store, partsKept),
			sweepBeginnings(ctx, store, beginningsKept))
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
