package queue

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"
)

func TestAnUploadHasOneHolder(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		locks := b.UploadLocks()
		asked := make(chan struct{})
		release, err := locks.Lock(t.Context(), "u", func() { close(asked) })
		if err != nil {
			t.Fatal(err)
		}
		other, err := locks.Lock(t.Context(), "another", func() {})
		if err != nil {
			t.Fatal(err)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := locks.Lock(ended, "u", func() {}); !errors.Is(err, ErrLockHeld) {
			t.Errorf("got %v, want ErrLockHeld", err)
		}
		var released atomic.Bool
		go func() {
			<-asked // the one who waits below is noticed
			released.Store(true)
			if err := release(); err != nil {
				t.Errorf("release: %v", err)
			}
		}()
		next, err := locks.Lock(t.Context(), "u", func() {})
		if err != nil || !released.Load() {
			t.Fatalf("taken from a holder: %t, %v", !released.Load(), err)
		}
		for _, release := range []func() error{next, other} {
			if err := release(); err != nil {
				t.Error(err)
			}
		}
	})
}

// A lock that Redis lost must stop its holder, and releasing it later must not take it from the next one.
func TestALostUploadLockIsToldAndNotReleased(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		locks := b.UploadLocks()
		lost := make(chan struct{})
		release, err := locks.Lock(t.Context(), "u", func() { close(lost) })
		if err != nil {
			t.Fatal(err)
		}
		if err := b.client.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		next, err := locks.Lock(t.Context(), "u", func() {})
		if err != nil {
			t.Fatal(err)
		}
		select {
		case <-lost:
		case <-time.After(20 * time.Second):
			t.Fatal("the holder was not told")
		}
		if err := release(); err != nil {
			t.Error(err)
		}
		ended, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		if _, err := locks.Lock(ended, "u", func() {}); !errors.Is(err, ErrLockHeld) {
			t.Errorf("the lock of the next holder was released: %v", err)
		}
		if err := next(); err != nil {
			t.Error(err)
		}
	})
}
