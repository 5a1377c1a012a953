package main

import (
	"context"
	"errors"
	"sync"
	"time"
)

// scratchEvery is how often work folders of lost attempts are looked for.
const scratchEvery = 30 * time.Second

// sweepScratch removes the work folders of lost attempts until ctx ends. Once at the start is not enough: a worker that is
// started again at once finds the claims of its former life not taken back yet, and so their folders still in use.
func (r *rooms) sweepScratch(ctx context.Context) error {
	ticker := time.NewTicker(scratchEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		if err := r.sweepFolders(ctx); err != nil && ctx.Err() == nil {
			r.log.Warn("work folders could not be swept, trying again", "error", err)
		}
	}
}

// sweepFolders asks which claims are live only after the folders were listed: a claim is older than its folder, so that no folder of an
// attempt that begins meanwhile, in another process, can look like a dead one.
func (r *rooms) sweepFolders(ctx context.Context) error {
	var unknown error
	live := sync.OnceValue(func() (tokens map[string]bool) {
		tokens, unknown = r.records.LiveTokens(ctx)
		return tokens
	})
	_, err := r.scratch.Sweep(func(attempt string) bool {
		tokens := live()
		return unknown != nil || tokens[attempt]
	})
	return errors.Join(err, unknown)
}
