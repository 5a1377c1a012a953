package together

import (
	"context"
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
