// Package together lets many questions that are asked at once share one look-up.
package together

import (
	"context"
	"sync"
	"time"
)

// loadBudget bounds one look-up that many wait for.
const loadBudget = 5 * time.Second

// Lookup looks things up for many at once. While one look-up is under way, all who ask meanwhile are gathered, and the next
// look-up is for all of them. Whoever asks is answered by a look-up that began after the question: the answer is never older than
// the question, although each costs a fraction of a look-up of its own. It is made by [New] and safe for use by many at once.
type Lookup[K comparable, V any] struct {
	load func(ctx context.Context, keys []K) (map[K]V, error)

	mu    sync.Mutex
	next  *flight[K, V]
	going bool // one at a time: the more gather meanwhile, the less each costs
}

// flight is one look-up and those who wait for it.
type flight[K comparable, V any] struct {
	keys  []K
	asked map[K]bool
	done  chan struct{}
	found map[K]V
	err   error
}

// New returns a look-up by load, which gives what there is of some keys, and is given five seconds.
func New[K comparable, V any](load func(ctx context.Context, keys []K) (map[K]V, error)) *Lookup[K, V] {
	return &Lookup[K, V]{load: load}
}

// Get returns what there is under a key; ok is false where there is nothing. The error is that of the look-up, or the cause of ctx's end.
func (t *Lookup[K, V]) Get(ctx context.Context, key K) (value V, ok bool, err error) {
	t.mu.Lock()
	if t.next == nil {
		t.next = &flight[K, V]{asked: map[K]bool{}, done: make(chan struct{})}
	}
	mine := t.next
	if !mine.asked[key] {
		mine.asked[key] = true
		mine.keys = append(mine.keys, key)
	}
	if !t.going {
		t.going = true
		t.next = nil
		go t.fly(context.WithoutCancel(ctx), mine)
	}
	t.mu.Unlock()
	select {
	case <-mine.done:
		value, ok = mine.found[key]
		return value, ok, mine.err
	case <-ctx.Done():
		return value, false, context.Cause(ctx)
	}
}

// fly answers a flight, and then the one that gathered meanwhile, until nobody asks.
func (t *Lookup[K, V]) fly(ctx context.Context, current *flight[K, V]) {
	for current != nil {
		bounded, cancel := context.WithTimeout(ctx, loadBudget)
		current.found, current.err = t.load(bounded, current.keys)
		cancel()
		close(current.done)
		t.mu.Lock()
		current, t.next = t.next, nil
		if current == nil {
			t.going = false
		}
		t.mu.Unlock()
	}
}
