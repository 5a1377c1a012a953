package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"sync"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// atOnce is how many assets the trickle keeps on their way.
const atOnce = 3

const lateLines = "1\n00:00:00,500 --> 00:00:02,500\nA line that came late.\n"

// trickle brings one new asset after the other, as a CMS that takes no loss for an answer: it repeats with the same idempotency key
// until it is told the id.
type trickle struct {
	fleet   *fleet
	masters *masters
	seed    uint64
	open    func(context.Context) (int, error) // assets on their way
	// reviewed lets an editor decide about every third asset.
	reviewed bool
	gate     sync.RWMutex // held for writing while the trickle is to stand still

	mu       sync.Mutex
	next     int
	accepted map[string]string // id by title
	brought  []string          // ids that others may work with, in order
	refused  []string
}

// run brings assets until ctx ends.
func (t *trickle) run(ctx context.Context) {
	for ctx.Err() == nil {
		if open, err := t.open(ctx); err != nil || open >= atOnce {
			pause(ctx, 200*time.Millisecond)
			continue
		}
		t.gate.RLock()
		t.once(ctx)
		t.gate.RUnlock()
	}
}

// once brings one asset and remembers a refusal.
func (t *trickle) once(ctx context.Context) {
	id, err := t.bring(ctx)
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case err == nil:
		t.brought = append(t.brought, id)
	case ctx.Err() == nil:
		t.refused = append(t.refused, err.Error())
	}
}

// nth is the id of the n-th asset that was brought, false while there are fewer.
func (t *trickle) nth(n int) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n >= len(t.brought) {
		return "", false
	}
	return t.brought[n], true
}

// bring submits the next master and returns the id of its asset.
func (t *trickle) bring(ctx context.Context) (id string, err error) {
	t.mu.Lock()
	n := t.next
	t.next++
	t.mu.Unlock()
	title := fmt.Sprintf("fault %d-%d", t.seed, n)
	path, err := t.masters.write(n)
	if err != nil {
		return "", err
	}
	defer os.Remove(path)
	var upload string
	err = t.insist(ctx, func() (err error) {
		upload, err = t.fleet.client().Upload(ctx, path, nil)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("upload of %s: %w", title, err)
	}
	var asset api.Asset
	body := api.NewAsset{Title: title, Set: setName, Language: "en", Source: &api.Source{Upload: upload}}
	if t.reviewed && n%3 == 1 {
		body.Publish = string(profiles.ReleaseApproved)
	}
	err = t.insist(ctx, func() (err error) {
		asset, err = t.fleet.client().CreateAsset(ctx, body, title)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("creation of %s: %w", title, err)
	}
	t.mu.Lock()
	t.accepted[title] = asset.ID
	t.mu.Unlock()
	if n%4 != 3 {
		return asset.ID, nil
	}
	return asset.ID, t.insist(ctx, func() error {
		_, err := t.fleet.client().PutSubtitle(ctx, asset.ID, "en", "subtitles", "late.srt", []byte(lateLines))
		return err
	})
}

// insist repeats a call until it succeeds or is refused for good.
func (t *trickle) insist(ctx context.Context, call func() error) error {
	for {
		err := call()
		var fault *jobs.Fault
		passing := errors.As(err, &fault) && (fault.Class == jobs.Transient || fault.Code == "idempotency-in-progress" || fault.Code == "upload-lost")
		if err == nil || !passing || ctx.Err() != nil {
			return err
		}
		pause(ctx, 500*time.Millisecond)
	}
}

// known is a copy of what was accepted.
func (t *trickle) known() map[string]string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.accepted)
}
