package api

import (
	"context"

	"github.com/tus/tusd/v2/pkg/handler"
)

// uploadLocks keep two servers from writing one upload at once. Lock waits until ctx ends. The holder calls release once; yield tells
// it that it must, because somebody waits or the lock cannot be kept.
type uploadLocks interface {
	Lock(ctx context.Context, upload string, yield func()) (release func() error, err error)
}

// sharedLocker gives the upload library locks that all servers see.
type sharedLocker struct{ locks uploadLocks }

// NewLock implements [handler.Locker].
func (l sharedLocker) NewLock(id string) (handler.Lock, error) {
	return &sharedLock{locks: l.locks, id: id}, nil
}

type sharedLock struct {
	locks   uploadLocks
	id      string
	release func() error
}

// Lock implements [handler.Lock].
func (l *sharedLock) Lock(ctx context.Context, requestUnlock func()) (err error) {
	l.release, err = l.locks.Lock(ctx, l.id, requestUnlock)
	if err != nil && ctx.Err() != nil {
		return handler.ErrLockTimeout
	}
	return err
}

// Unlock implements [handler.Lock].
func (l *sharedLock) Unlock() error { return l.release() }
