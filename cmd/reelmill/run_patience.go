package main

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
)

const (
	knockEvery = time.Second
	remindOf   = 5 * time.Second // between two lines about the same wait
	tryBudget  = 15 * time.Second
)

// patiently makes a step of the start wait, visibly and for at most the configured time, for a part that is merely away, as when a whole
// cluster starts at once. What the same settings will never mend, such as a wrong password, stops the start at once.
func (r *rooms) patiently(what string, open func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		until, told := time.Now().Add(r.cfg.StartPatience), time.Time{}
		for {
			err := open(ctx)
			if err == nil || ctx.Err() != nil || !r.away(err) || time.Now().Add(knockEvery).After(until) {
				return err
			}
			if time.Since(told) >= remindOf {
				told = time.Now()
				fault := jobs.AsFault(err)
				r.log.Warn("waiting for "+what, "code", fault.Code, "message", fault.Message, "hint", fault.Hint,
					"for_at_most", time.Until(until).Round(time.Second).String())
			}
			select {
			case <-ctx.Done():
			case <-time.After(knockEvery):
			}
		}
	}
}

// tryStore writes a small object and removes it, so that a store which is full or only lets us read is known before the first upload.
// A bucket was tried when it was opened already, for everybody who opens one, and with the answer read as one about the settings. Here every
// kind of store goes the way that uploads go, with a block of bytes that a full disk has no room for.
func tryStore(ctx context.Context, store storage.Store) error {
	ctx, cancel := context.WithTimeout(ctx, tryBudget)
	defer cancel()
	const key = "doctor/start"
	if _, err := store.Put(ctx, key, bytes.NewReader(make([]byte, 4096))); err != nil {
		return err
	}
	return store.Delete(ctx, key)
}

// away reports whether a part may answer a moment later. A local disk that is full or not ours is not away.
func (r *rooms) away(err error) bool {
	fault := jobs.AsFault(err)
	local := strings.HasPrefix(fault.Code, "scratch-") || strings.HasPrefix(fault.Code, "storage-") && !strings.HasPrefix(r.cfg.StorageURL, "s3")
	others := []string{"internal", "migration-failed"}
	return fault.Class == jobs.Transient && !local && !slices.Contains(others, fault.Code)
}
