package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

const (
	knockEvery = time.Second
	remindOf   = 5 * time.Second // between two lines about the same wait
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

// away reports whether a part may answer a moment later. A local disk that is full or not ours is not away.
func (r *rooms) away(err error) bool {
	fault := jobs.AsFault(err)
	local := strings.HasPrefix(fault.Code, "scratch-") || strings.HasPrefix(fault.Code, "storage-") && !strings.Contains(r.cfg.StorageURL, "://")
	others := []string{"internal", "migration-failed"}
	return fault.Class == jobs.Transient && !local && !slices.Contains(others, fault.Code)
}
