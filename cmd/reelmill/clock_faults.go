//go:build faults

package main

import (
	"fmt"
	"os"
	"time"
)

// machineClock is wrong by REELMILL_FAULT_CLOCK, such as 10m or -10m. Only the fault suite builds the program with it.
func machineClock() (func() time.Time, error) {
	text := os.Getenv("REELMILL_FAULT_CLOCK")
	if text == "" {
		return nil, nil
	}
	off, err := time.ParseDuration(text)
	if err != nil {
		return nil, fmt.Errorf("REELMILL_FAULT_CLOCK: %w", err)
	}
	return func() time.Time { return time.Now().Add(off) }, nil
}
