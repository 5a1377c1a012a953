// Package together lets many questions that are asked at once share one look-up.
package together

import (
	"context"
	"runtime"
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
	flight := t.book(ctx, key)
	select {
	case <-flight.done:
		value, ok = flight.found[key]
		return value, ok, flight.err
	case <-ctx.Done():
		return value, false, context.Cause(ctx)
	}
}

// book puts a key on the next flight.
func (t *Lookup[K, V]) book(ctx context.Context, key K) *flight[K, V] {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.next == nil {
		t.next = &flight[K, V]{asked: map[K]bool{}, done: make(chan struct{})}
	}
	booked := t.next
	if !booked.asked[key] {
		booked.asked[key] = true
		booked.keys = append(booked.keys, key)
	}
	if !t.going {
		t.going = true
		go t.fly(context.WithoutCancel(ctx))
	}
	return booked
}

// fly answers one flight after another until nobody asks.
func (t *Lookup[K, V]) fly(ctx context.Context) {
	for current := t.board(); current != nil; current = t.board() {
		bounded, cancel := context.WithTimeout(ctx, loadBudget)
		current.found, current.err = t.load(bounded, current.keys)
		cancel()
		close(current.done)
	}
}

// board takes those who have gathered, nil where nobody has.
func (t *Lookup[K, V]) board() *flight[K, V] {
	runtime.Gosched() // questions that are about to be asked come along, so that a busy server flies full and an idle one does not wait
	t.mu.Lock()
	defer t.mu.Unlock()
	current := t.next
	t.next, t.going = nil, current != nil
	return current
}
