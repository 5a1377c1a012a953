package current

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
)

// truth is a database of numbers that only grow.
type truth struct {
	mu      sync.Mutex
	numbers map[string]int
	changed []string
	unknown bool
	down    error
}

func (d *truth) grow(name string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.numbers[name]++
	d.changed = append(d.changed, name)
	return d.numbers[name]
}

// changes tells each change once, for there is one follower.
func (d *truth) changes(context.Context, records.Mark) (records.Changes, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.down != nil {
		return records.Changes{}, d.down
	}
	found := records.Changes{Names: d.changed, Unknown: d.unknown}
	d.changed, d.unknown = nil, false
	return found, nil
}

func (d *truth) load(_ context.Context, names []string) (map[string]int, error) {
	d.mu.Lock()
	found := map[string]int{}
	for _, name := range names {
		if n, ok := d.numbers[name]; ok {
			found[name] = n
		}
	}
	d.mu.Unlock()
	return found, nil
}

func newTruth(t *testing.T) (*truth, *Feed, *Cache[int]) {
	t.Helper()
	d := &truth{numbers: map[string]int{}}
	feed := NewFeed(d.changes)
	cache, err := NewCache(feed, 1000, d.load)
	if err != nil {
		t.Fatal(err)
	}
	return d, feed, cache
}

func want(t *testing.T, feed *Feed, cache *Cache[int], name string, number int) {
	t.Helper()
	if err := feed.Confirm(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, ok, err := cache.Get(t.Context(), name)
	if got != number || ok != (number > 0) || err != nil {
		t.Errorf("%s is %d, %v, %v, want %d", name, got, ok, err, number)
	}
}

// Whoever confirms and asks is never told less than what there was when it confirmed, whatever changes and is loaded meanwhile.
func TestNothingIsOlderThanItsConfirmation(t *testing.T) {
	t.Parallel()
	d, feed, cache := newTruth(t)
	name := func() string { return fmt.Sprintf("n%d", rand.IntN(8)) }
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 2000 {
				asked := name()
				atLeast := 0
				if rand.IntN(3) == 0 {
					atLeast = d.grow(asked)
				}
				if err := feed.Confirm(t.Context()); err != nil {
					t.Error(err)
				}
				if got, _, err := cache.Get(t.Context(), asked); err != nil || got < atLeast {
					t.Errorf("%s is %d, %v, at least %d was known", asked, got, err, atLeast)
					return
				}
			}
		})
	}
	all.Wait()
}

// What changed while it was being loaded is given to whoever waits, and not kept.
func TestLoadedTooEarlyIsNotKept(t *testing.T) {
	t.Parallel()
	for what, between := range map[string]func(t *testing.T, d *truth, feed *Feed){
		"changed": func(t *testing.T, d *truth, feed *Feed) {
			d.grow("a")
			confirm(t, feed)
		},
		"changed among very many": func(t *testing.T, d *truth, feed *Feed) {
			d.grow("a")
			for n := range 3 * remembered {
				d.grow(fmt.Sprint(n))
				if n%1000 == 0 {
					confirm(t, feed)
				}
			}
			confirm(t, feed)
		},
		"perhaps": func(t *testing.T, d *truth, feed *Feed) {
			d.grow("a")
			d.unknown, d.changed = true, nil
			confirm(t, feed)
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			d := &truth{numbers: map[string]int{"a": 1}}
			feed := NewFeed(d.changes)
			first := true
			cache, err := NewCache(feed, 10, func(ctx context.Context, names []string) (map[string]int, error) {
				found, err := d.load(ctx, names)
				if first {
					first = false
					between(t, d, feed)
				}
				return found, err
			})
			if err != nil {
				t.Fatal(err)
			}
			want(t, feed, cache, "a", 1) // it asked before the change
			want(t, feed, cache, "a", 2)
		})
	}
}

func confirm(t *testing.T, feed *Feed) {
	t.Helper()
	if err := feed.Confirm(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// What did not change is loaded once; what anything may have happened to, again.
func TestKeptUntilItChanges(t *testing.T) {
	t.Parallel()
	d, feed, cache := newTruth(t)
	want(t, feed, cache, "a", 0) // that there is nothing is not kept
	d.grow("a")
	want(t, feed, cache, "a", 1)
	d.numbers["a"] = 7 // behind everybody's back
	want(t, feed, cache, "a", 1)
	d.unknown = true
	want(t, feed, cache, "a", 7)
	d.down = errors.New("no database")
	if err := feed.Confirm(t.Context()); !errors.Is(err, d.down) {
		t.Errorf("without a database: %v", err)
	}
	d.down = nil
	d.grow("a")
	want(t, feed, cache, "a", 8)
}
