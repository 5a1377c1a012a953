package main

import (
	"context"
	"errors"
	"syscall"
	"time"
)

// away takes a server away and measures how soon work goes on once it is back.
func (s *suite) away(ctx context.Context, take, bring func() error) (time.Duration, error) {
	if _, err := s.busy(ctx); err != nil {
		return 0, err
	}
	if err := take(); err != nil {
		return 0, err
	}
	if err := bring(); err != nil {
		return 0, err
	}
	back := time.Now()
	attempts, err := s.attempts(ctx)
	if err != nil {
		return 0, err
	}
	return s.goesOn(ctx, attempts, back)
}

func killRedis(ctx context.Context, s *suite) (time.Duration, error) {
	return s.away(ctx, s.redis.kill, func() error {
		s.moment(ctx, 5*time.Second)
		return s.redis.launch(ctx)
	})
}

func loseRedis(ctx context.Context, s *suite) (time.Duration, error) {
	return s.away(ctx, s.redis.kill, func() error {
		s.moment(ctx, 5*time.Second)
		return errors.Join(s.redis.forget(), s.redis.launch(ctx))
	})
}

func flushRedis(ctx context.Context, s *suite) (time.Duration, error) {
	return s.away(ctx, func() error { return s.redis.client.FlushAll(ctx).Err() }, func() error { return nil })
}

func freezeRedis(ctx context.Context, s *suite) (time.Duration, error) {
	return s.away(ctx, func() error { return signalTree(s.redis.pid(), syscall.SIGSTOP) }, func() error {
		pause(ctx, s.freeze)
		return signalTree(s.redis.pid(), syscall.SIGCONT)
	})
}
