package current

import (
	"context"

	"github.com/maypok86/otter/v2"

	"github.com/reelmill/reelmill/internal/together"
)

// Cache keeps what was loaded until it changes. It is made by [NewCache] and safe for use by many at once; what it holds is shared, and nobody
// may change it.
type Cache[V any] struct {
	feed  *Feed
	kept  *otter.Cache[string, V]
	loads *together.Lookup[string, V]
}

// NewCache returns a cache of at most size things that load gives. Load gives what there is under some names, those that the feed calls it by, as
// it is at some moment during the call; it is given five seconds.
func NewCache[V any](feed *Feed, size int, load func(ctx context.Context, names []string) (map[string]V, error)) (*Cache[V], error) {
	kept, err := otter.New(&otter.Options[string, V]{MaximumSize: size})
	if err != nil {
		return nil, err
	}
	c := &Cache[V]{feed: feed, kept: kept, loads: together.New(load)}
	feed.follow(c)
	return c, nil
}

// Get returns what is called name; ok is false where there is nothing. It is as it was when the last [Feed.Confirm] of the caller began, or
// later. That there is nothing is never kept.
func (c *Cache[V]) Get(ctx context.Context, name string) (value V, ok bool, err error) {
	if value, ok = c.kept.GetIfPresent(name); ok {
		return value, true, nil
	}
	turn := c.feed.now()
	value, ok, err = c.loads.Get(ctx, name)
	if ok && err == nil {
		c.feed.keep(turn, name, func() { c.kept.Set(name, value) })
	}
	return value, ok, err
}

func (c *Cache[V]) forget(name string) { c.kept.Invalidate(name) }

func (c *Cache[V]) forgetAll() { c.kept.InvalidateAll() }
