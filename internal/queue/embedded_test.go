package queue

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestEmbeddedQueueListensNowhere(t *testing.T) {
	t.Parallel()
	b := openBroker(t, URLEmbedded)
	if !b.Embedded() {
		t.Error("the embedded queue does not know that it is")
	}
	if addr := b.embedded.store.Server().Addr(); addr != nil {
		t.Errorf("the embedded queue listens on %v", addr)
	}
}

func TestEmbeddedQueuesAreApart(t *testing.T) {
	t.Parallel()
	one, other := openBroker(t, URLEmbedded), openBroker(t, URLEmbedded)
	emit(t, one, emission("a"))
	if p := presence(t, other, "a.1"); p != Absent {
		t.Errorf("in another embedded queue the task is %v", p)
	}
}

func TestEmbeddedKeysExpire(t *testing.T) {
	t.Parallel()
	b := openBroker(t, URLEmbedded)
	if err := b.Client().Set(t.Context(), "short", "1", time.Second).Err(); err != nil {
		t.Fatal(err)
	}
	eventually(t, 5*time.Second, "the key expires", func() bool {
		return b.Client().Exists(t.Context(), "short").Val() == 0
	})
}

// Over miniredis's own in-memory pipe both ends would wait for each other here.
func TestEmbeddedQueueTakesLongPipelines(t *testing.T) {
	t.Parallel()
	b := openBroker(t, URLEmbedded)
	value := strings.Repeat("x", 100)
	replies, err := b.Client().Pipelined(t.Context(), func(pipe redis.Pipeliner) error {
		for range 500 {
			pipe.Set(t.Context(), "key", value, 0)
			pipe.Get(t.Context(), "key")
		}
		return nil
	})
	if err != nil || len(replies) != 1000 {
		t.Errorf("%d replies, error %v", len(replies), err)
	}
}

func TestEmbeddedQueueClosesUnderLoad(t *testing.T) {
	t.Parallel()
	b := openBroker(t, URLEmbedded)
	var load sync.WaitGroup
	for range 8 {
		load.Go(func() {
			for b.Ping(t.Context()) == nil {
				continue
			}
		})
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	load.Wait()
}
