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
	lying := map[string]*lyingUpload{}
	err := store.List(ctx, pipeline.UploadPrefix, func(object storage.Object) error {
		id := strings.TrimSuffix(path.Base(object.Key), path.Ext(object.Key))
		if lying[id] == nil {
			lying[id] = &lyingUpload{}
		}
		lying[id].add(object)
		return nil
	})
	for id, upload := range lying {
		if !upload.touched.Before(before) {
			continue
		}
		wanted, wantedErr := r.records.UploadWanted(ctx, id)
		if wantedErr != nil {
			return errors.Join(err, wantedErr)
		}
		if wanted {
			continue
		}
		r.log.Info("unused upload expired", "upload", id)
		for _, key := range upload.keys {
			err = errors.Join(err, store.Delete(ctx, key))
		}
	}
	return err
}

// lyingUpload is the files of one upload. Its description is written once, when it begins, so only the newest of them tells
// whether somebody still adds to it.
type lyingUpload struct {
	keys    []string
	touched time.Time
}

func (u *lyingUpload) add(object storage.Object) {
	u.keys = append(u.keys, object.Key)
	if object.ModTime.After(u.touched) {
		u.touched = object.ModTime
	}
}
