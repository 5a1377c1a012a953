package main

import (
	"context"
	"syscall"
	"time"
)

func restartPostgres(ctx context.Context, s *suite) (time.Duration, error) {
	return s.bounce(ctx, syscall.SIGINT)
}

func crashPostgres(ctx context.Context, s *suite) (time.Duration, error) {
	return s.bounce(ctx, syscall.SIGQUIT)
}

// bounce ends PostgreSQL with a signal and starts it again a little later.
func (s *suite) bounce(ctx context.Context, signal syscall.Signal) (time.Duration, error) {
	return s.away(ctx, func() error { return s.database.stop(signal) }, func() error {
		s.moment(ctx, 5*time.Second)
		return s.database.launch(ctx)
	})
}

func freezePostgres(ctx context.Context, s *suite) (time.Duration, error) {
	return s.away(ctx, func() error { return signalTree(s.database.pid(), syscall.SIGSTOP) }, func() error {
		pause(ctx, s.freeze)
		return signalTree(s.database.pid(), syscall.SIGCONT)
	})
}
