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

// uploadsKept is how long an upload may lie unused or unfinished. tusd has no expiry of its own.
const uploadsKept = 7 * 24 * time.Hour

// sweepUploads removes uploads nobody came back for.
func (r *Reconciler) sweepUploads(ctx context.Context, store storage.Store, before time.Time) error {
	lying := map[string]*leftover{}
	err := store.List(ctx, pipeline.UploadPrefix, func(object storage.Object) error {
		id := strings.TrimSuffix(path.Base(object.Key), path.Ext(object.Key))
		if lying[id] == nil {
			lying[id] = &leftover{}
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

// leftover is objects that belong together. The description of an upload is written once, when it begins, so only the newest of them tells
// whether somebody still adds to it.
type leftover struct {
	keys    []string
	touched time.Time
}

func (u *leftover) add(object storage.Object) {
	u.keys = append(u.keys, object.Key)
	if object.ModTime.After(u.touched) {
		u.touched = object.ModTime
	}
}

// sweepBeginnings removes what dead writers left half-stored. An upload that is still described may pause for longer than any other
// writer: it is only given up together with its description.
func sweepBeginnings(ctx context.Context, store storage.Store, age time.Duration) error {
	sweeper, ok := store.(storage.Sweeper)
	if !ok {
		return nil
	}
	_, err := sweeper.Sweep(ctx, age, func(key string) bool {
		if !strings.HasPrefix(key, pipeline.UploadPrefix) {
			return false
		}
		_, err := store.Stat(ctx, key+".info")
		return !errors.Is(err, storage.ErrNotFound)
	})
	return err
}
