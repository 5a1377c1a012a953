package together

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

// Every answer comes from a look-up that began after its question, and many questions share one.
func TestNobodyGetsAnAnswerOlderThanTheQuestion(t *testing.T) {
	t.Parallel()
	var truth, loads atomic.Int64
	store := New(func(_ context.Context, keys []string) (map[string]int64, error) {
		loads.Add(1)
		found := map[string]int64{}
		for _, key := range keys {
			found[key] = truth.Load()
		}
		return found, nil
	})
	const readers, turns = 40, 200
	var all sync.WaitGroup
	for range readers {
		all.Go(func() {
			for range turns {
				atLeast := truth.Add(1)
				got, ok, err := store.Get(t.Context(), "a")
				if err != nil || !ok || got < atLeast {
					t.Errorf("asked at %d, answered as of %d, %v, %v", atLeast, got, ok, err)
					return
				}
			}
		})
	}
	all.Wait()
	store.mu.Lock()
	defer store.mu.Unlock()
	if store.next != nil {
		t.Error("a look-up was gathered for nobody")
	}
	t.Logf("%d questions took %d look-ups", readers*turns, loads.Load())
}

func TestWhoLeavesIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	store := New(func(context.Context, []string) (map[string]int, error) {
		<-release
		return nil, nil
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := store.Get(ctx, "a"); err == nil {
		t.Error("who has gone was answered")
	}
	close(release)
	if _, ok, err := store.Get(t.Context(), "a"); ok || err != nil {
		t.Errorf("nothing was found as %v, %v", ok, err)
	}
}

// Questions that are asked before anybody waits go into one look-up.
func TestQuestionsShareALookUp(t *testing.T) {
	t.Parallel()
	var loads [][]string
	first := make(chan struct{})
	store := New(func(_ context.Context, keys []string) (map[string]int, error) {
		if len(loads) == 0 {
			<-first
		}
		loads = append(loads, keys)
		return map[string]int{"b": 2, "c": 3}, nil
	})
	book := func(key string) *flight[string, int] { return store.book(t.Context(), key) }
	a := book("a")
	for store.boarding() { // until the first look-up is under way
		runtime.Gosched()
	}
	b, c, again := book("b"), book("c"), book("b")
	close(first)
	<-a.done
	if _, ok := a.found["a"]; ok || a.err != nil {
		t.Errorf("a is answered %v, %v", ok, a.err)
	}
	<-b.done
	if b != c || b != again || b.found["b"] != 2 || b.found["c"] != 3 || b.err != nil {
		t.Errorf("b and c are answered with %v, %v, or in several look-ups", b.found, b.err)
	}
	if len(loads) != 2 || !slices.Equal(loads[1], []string{"b", "c"}) {
		t.Errorf("looked up %q", loads)
	}
}

// boarding reports whether somebody waits for a look-up that has not begun.
func (t *Lookup[K, V]) boarding() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.next != nil
}
