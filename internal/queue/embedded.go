package queue

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// embedded is a Redis inside the process. It listens nowhere: every connection is a socket pair whose two ends
// both belong to this process, so no other user of the machine can reach it and no password is needed.
type embedded struct {
	store *miniredis.Miniredis
	stop  chan struct{}
	aging sync.WaitGroup

	mu     sync.Mutex
	closed bool
}

var errEmbeddedClosed = errors.New("the embedded queue is closed")

func startEmbedded() (*embedded, error) {
	e := &embedded{store: miniredis.NewMiniRedis(), stop: make(chan struct{})}
	// The first Dial is what starts a miniredis without a port. Its own in-memory pipe is not buffered, so a pipeline
	// of more than 4 KB blocks both of its ends, and is not used.
	first, err := e.store.Dial()
	if err != nil {
		return nil, err
	}
	if err := first.Close(); err != nil {
		return nil, err
	}
	e.aging.Go(e.age)
	return e, nil
}

func (e *embedded) client(cfg Config) redis.UniversalClient {
	return redis.NewClient(&redis.Options{
		Addr: URLEmbedded, Dialer: e.dial, Protocol: respVersion, DisableIdentity: true,
		ReadTimeout: cfg.IOTimeout, WriteTimeout: cfg.IOTimeout, PoolSize: cfg.PoolSize,
		ContextTimeoutEnabled: true,
	})
}

func (e *embedded) dial(context.Context, string, string) (net.Conn, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, errEmbeddedClosed
	}
	ours, theirs, err := socketPair()
	if err != nil {
		return nil, err
	}
	e.store.Server().ServeConn(theirs)
	return ours, nil
}

// age lets keys expire, which miniredis never does by itself. Its ClockTTL mode would too, but walks over every
// key at every command and slows the queue down by a factor of ten and more.
func (e *embedded) age() {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-e.stop:
			return
		case <-ticker.C:
			e.store.FastForward(time.Second)
		}
	}
}

// close must come after the client is closed.
func (e *embedded) close() {
	e.mu.Lock()
	already := e.closed
	e.closed = true
	e.mu.Unlock()
	if already {
		return
	}
	close(e.stop)
	e.aging.Wait()
	e.store.Close()
}
