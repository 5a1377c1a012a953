package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"syscall"
	"time"

	"github.com/reelmill/reelmill/internal/invariants"
)

// blackOut has a rights window open and close while nothing runs at all: whoever starts first must tell of both.
func blackOut(ctx context.Context, s *suite) (time.Duration, error) {
	s.pen.Lock()
	defer s.pen.Unlock()
	moving := s.stories.moving()
	if len(moving) == 0 {
		return 0, errors.New("the last window to be moved was left alone just now")
	}
	now := time.Now().Truncate(time.Millisecond)
	edit := invariants.Edit{Window: invariants.Window{Starts: now.Add(2 * time.Second), Ends: now.Add(4 * time.Second)}}
	random := rand.New(rand.NewPCG(s.seed, uint64(now.UnixNano()))) //nolint:gosec // which server is asked is of no weight
	if err := s.moveNow(ctx, moving[s.random.IntN(len(moving))], edit, random); err != nil {
		return 0, err
	}
	if time.Now().After(edit.Starts) {
		s.say("      the window was open before everything was dark")
	}
	if err := s.darken(); err != nil {
		return 0, err
	}
	pause(ctx, time.Until(edit.Ends))
	s.moment(ctx, 2*time.Second)
	began := time.Now()
	if err := s.relight(ctx); err != nil {
		return 0, err
	}
	return time.Since(began), nil
}

// darken ends every process of the fleet and what it stands on.
func (s *suite) darken() error {
	var faults []error
	for _, member := range s.fleet.members() {
		faults = append(faults, member.kill())
	}
	return errors.Join(append(faults, s.redis.kill(), s.database.stop(syscall.SIGQUIT))...)
}

// relight starts everything again.
func (s *suite) relight(ctx context.Context) error {
	if err := errors.Join(s.database.launch(ctx), s.redis.launch(ctx)); err != nil {
		return err
	}
	var faults []error
	for _, server := range s.fleet.servers {
		faults = append(faults, server.serve(ctx))
	}
	for _, worker := range s.fleet.workers {
		faults = append(faults, worker.start())
	}
	return errors.Join(faults...)
}
