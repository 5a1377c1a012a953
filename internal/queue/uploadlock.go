package queue

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// lockLife is how long a lock outlives a holder that died.
	lockLife = 15 * time.Second
	// lockPulse is how often a holder prolongs its lock and looks whether somebody waits for it.
	lockPulse = 500 * time.Millisecond
	lockRetry = 100 * time.Millisecond
	// lockGrace is how long before its lock may be over a holder that cannot prolong it has to stop.
	lockGrace = 5 * time.Second
)

// ErrLockHeld means that a lock was not free before the context ended; match it with errors.Is.
var ErrLockHeld = errors.New("somebody else holds the lock")

// UploadLocks keep two servers from writing to one upload at once. They lie in Redis and end by themselves when their holder dies.
// Safe for concurrent use.
type UploadLocks struct {
	client redis.UniversalClient
	life   time.Duration
}

// UploadLocks returns locks that every process over this queue sees.
func (b *Broker) UploadLocks() *UploadLocks { return &UploadLocks{client: b.client, life: lockLife} }

// Lock waits for the lock of an upload until ctx ends, which gives ErrLockHeld. The holder calls release, once. yield is called
// at most once, when somebody else waits for the lock or when it can no longer be kept: then the holder stops writing and releases.
func (l *UploadLocks) Lock(ctx context.Context, upload string, yield func()) (release func() error, err error) {
	held := &heldLock{locks: l, key: "reelmill:upload:" + upload, token: rand.Text(), yield: yield, stop: make(chan struct{}), stopped: make(chan struct{})}
	retry := time.NewTicker(lockRetry)
	defer retry.Stop()
	for {
		free, err := l.client.SetNX(ctx, held.key, held.token, l.life).Result()
		if err == nil && free {
			go held.keep(context.WithoutCancel(ctx))
			return held.release, nil
		}
		if err == nil {
			err = l.client.Set(ctx, held.wanted(), "", 4*lockPulse).Err()
		}
		if err != nil && ctx.Err() == nil {
			return nil, faultOf(ctx, err)
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ErrLockHeld, context.Cause(ctx))
		case <-retry.C:
		}
	}
}

// heldLock is a lock and the life behind it.
type heldLock struct {
	locks         *UploadLocks
	key, token    string
	yield         func()
	stop, stopped chan struct{}
}

func (h *heldLock) wanted() string { return h.key + ":wanted" }

// keepScript prolongs a lock that is still its holder's and tells whether somebody waits for it: 0 or 1, and -1 when it is lost.
const keepScript = `if redis.call("get", KEYS[1]) ~= ARGV[1] then return -1 end
redis.call("pexpire", KEYS[1], ARGV[2])
return redis.call("exists", KEYS[2])`

const releaseScript = `if redis.call("get", KEYS[1]) == ARGV[1] then redis.call("del", KEYS[1]) end
redis.call("del", KEYS[2])
return 0`

// keep prolongs the lock until it is released or lost.
func (h *heldLock) keep(ctx context.Context) {
	defer close(h.stopped)
	pulse := time.NewTicker(lockPulse)
	defer pulse.Stop()
	sure := time.Now() // the lock was ours then
	yielded := false
	for {
		select {
		case <-h.stop:
			return
		case <-pulse.C:
		}
		asked := time.Now()
		answer, err := h.eval(ctx, keepScript, h.token, h.locks.life.Milliseconds())
		if err == nil && answer >= 0 {
			sure = asked
		}
		over := err == nil && answer != 0 || time.Since(sure) > h.locks.life-lockGrace
		if over && !yielded {
			h.yield()
			yielded = true
		}
	}
}

func (h *heldLock) release() error {
	close(h.stop)
	<-h.stopped
	_, err := h.eval(context.Background(), releaseScript, h.token)
	return err
}

func (h *heldLock) eval(ctx context.Context, script string, args ...any) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, lockGrace/2)
	defer cancel()
	answer, err := h.locks.client.Eval(ctx, script, []string{h.key, h.wanted()}, args...).Int64()
	return answer, faultOf(ctx, err)
}
