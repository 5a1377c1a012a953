package reconcile

import (
	"context"
	"errors"
	"path"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/storage"
)

const (
	// uploadsKept is how long an upload may lie unused or unfinished. tusd has no expiry of its own.
	uploadsKept = 7 * 24 * time.Hour
	sweepEvery  = time.Hour
)

// SweepUploads removes uploads nobody came back for, now and every hour until ctx ends.
func (r *Reconciler) SweepUploads(ctx context.Context, store storage.Store) error {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		if err := r.sweepUploads(ctx, store, time.Now().Add(-uploadsKept)); err != nil && ctx.Err() == nil {
			r.log.Warn("sweeping uploads failed, trying again", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

func (r *Reconciler) sweepUploads(ctx context.Context, store storage.Store, before time.Time) error {
	var old []string
	err := store.List(ctx, pipeline.UploadPrefix, func(object storage.Object) error {
		if object.ModTime.Before(before) {
			old = append(old, object.Key)
		}
		return nil
	})
	for _, key := range old {
		id := strings.TrimSuffix(path.Base(key), path.Ext(key))
		wanted, wantedErr := r.records.UploadWanted(ctx, id)
		if wantedErr != nil {
			return errors.Join(err, wantedErr)
		}
		if wanted {
			continue
		}
		r.log.Info("unused upload expired", "key", key)
		err = errors.Join(err, store.Delete(ctx, key))
	}
	return err
}
