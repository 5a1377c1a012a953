// Package current keeps in memory what is asked at every reading, and makes sure at each question that it still holds.
//
// Whoever asks first waits, in [Feed.Confirm], for a look at what has changed, one small question to the database that all who ask at the same
// moment share. What changed is forgotten; everything else in a [Cache] is then known to be what the database holds at a moment after the question.
package current

import (
	"context"
	"sync"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/together"
)

// remembered is how many changed names are remembered at least, so that what was being loaded meanwhile is not kept.
const remembered = 4096

// Source tells what changed since a mark, see [records.Store.Changes].
type Source func(ctx context.Context, since records.Mark) (records.Changes, error)

// Feed follows what changes. It is made by [NewFeed] and safe for use by many at once.
type Feed struct {
	source Source
	looks  *together.Lookup[struct{}, struct{}]
	mark   records.Mark // belongs to the look under way: there is one at a time

	mu     sync.Mutex
	turn   uint64            // how many looks were taken
	recent map[string]uint64 // the turn in which a name changed last
	older  map[string]uint64 // the same, before recent was begun
	since  uint64            // recent and older know all that changed after this turn
	began  uint64            // the turn recent was begun after
	caches []forgetful
}

// forgetful is a cache that follows the feed.
type forgetful interface {
	forget(name string)
	forgetAll()
}

// NewFeed returns a feed of what source tells.
func NewFeed(source Source) *Feed {
	f := &Feed{source: source, recent: map[string]uint64{}}
	f.looks = together.New(func(ctx context.Context, _ []struct{}) (map[struct{}]struct{}, error) { return nil, f.look(ctx) })
	return f
}

// Confirm returns once all that was changed before the call is known here. It takes ten seconds at most, for a look that is under way and for its
// own. After an error nothing is known, and no cache may be asked.
func (f *Feed) Confirm(ctx context.Context) error {
	_, _, err := f.looks.Get(ctx, struct{}{})
	return err
}

// look takes in what changed. After an error the next look begins at the same mark, so that nothing is missed.
func (f *Feed) look(ctx context.Context) error {
	changes, err := f.source(ctx, f.mark)
	if err != nil {
		return err
	}
	f.mark = changes.Until
	f.mu.Lock()
	defer f.mu.Unlock()
	f.turn++
	if changes.Unknown {
		f.forgetAll()
		return nil
	}
	for _, name := range changes.Names {
		f.recent[name] = f.turn
		for _, cache := range f.caches {
			cache.forget(name)
		}
	}
	if len(f.recent) >= remembered {
		f.older, f.since = f.recent, f.began
		f.recent, f.began = map[string]uint64{}, f.turn
	}
	return nil
}

func (f *Feed) forgetAll() {
	f.recent, f.older = map[string]uint64{}, nil
	f.since, f.began = f.turn, f.turn
	for _, cache := range f.caches {
		cache.forgetAll()
	}
}

// now is how many looks were taken.
func (f *Feed) now() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.turn
}

// keep has something kept that was loaded after a turn, unless it has changed since, or may have.
func (f *Feed) keep(turn uint64, name string, keep func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if turn >= f.since && f.recent[name] <= turn && f.older[name] <= turn {
		keep()
	}
}

func (f *Feed) follow(cache forgetful) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.caches = append(f.caches, cache)
}
