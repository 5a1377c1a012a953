package main

import (
	"bytes"
	"context"
	"os"
	"slices"
	"syscall"
	"time"
)

// clockVariable moves the clock of a program that was built with the tag faults.
const clockVariable = "REELMILL_FAULT_CLOCK"

// needsClock looks for the variable's name in the program: a normal one does not know it.
func needsClock(_ context.Context, s *suite) string {
	program, err := os.ReadFile(s.reelmill)
	if err != nil {
		return err.Error()
	}
	if !bytes.Contains(program, []byte(clockVariable)) {
		return "the program was built without the tag faults"
	}
	return ""
}

// skewClocks lets workers with wrong clocks work beside a right one.
func skewClocks(ctx context.Context, s *suite) (time.Duration, error) {
	for n, skew := range []string{"10m", "-10m"} {
		worker := s.fleet.workers[n]
		right := worker.env
		worker.env = append(slices.Clone(right), clockVariable+"="+skew)
		defer func() { worker.env = right }()
		if err := s.replace(worker); err != nil {
			return 0, err
		}
	}
	pause(ctx, 30*time.Second)
	for n := range 2 {
		worker := s.fleet.workers[n]
		worker.env = worker.env[:len(worker.env)-1]
		if err := s.replace(worker); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

// replace drains a process and starts it again.
func (s *suite) replace(member *child) error {
	if err := member.stop(syscall.SIGTERM); err != nil {
		return err
	}
	return member.start()
}
