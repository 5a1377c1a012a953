package subprocess

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// confine applies the limits and the priority to a program that has just started. Go offers no way to do so between
// fork and exec, so the program runs for some microseconds without them. That is harmless: memory and CPU limits
// count what was taken before, and a file of that age is small; only a child forked in that moment would escape.
func (c Command) confine(pid int) error {
	cpu := uint64(math.Ceil(c.Limits.CPU.Seconds()))
	return errors.Join(
		limit(pid, unix.RLIMIT_AS, c.Limits.Memory, 0),
		limit(pid, unix.RLIMIT_FSIZE, c.Limits.FileSize, 0),
		// SIGXCPU comes at the soft limit; two seconds later the hard one kills.
		limit(pid, unix.RLIMIT_CPU, cpu, 2),
		noCoreDump(pid),
		c.renice(pid),
		sacrifice(pid),
	)
}

// limit sets one resource limit; zero leaves it. A limit above the worker's own hard one is lowered to that, because
// raising it is not ours to do.
func limit(pid, resource int, value, slack uint64) error {
	if value == 0 {
		return nil
	}
	var old unix.Rlimit
	if err := unix.Prlimit(pid, resource, nil, &old); err != nil {
		return fmt.Errorf("read resource limit %d: %w", resource, err)
	}
	set := unix.Rlimit{Cur: min(value, old.Max), Max: min(value+slack, old.Max)}
	if err := unix.Prlimit(pid, resource, &set, nil); err != nil {
		return fmt.Errorf("set resource limit %d: %w", resource, err)
	}
	return nil
}

func noCoreDump(pid int) error {
	if err := unix.Prlimit(pid, unix.RLIMIT_CORE, &unix.Rlimit{}, nil); err != nil {
		return fmt.Errorf("switch core dumps off: %w", err)
	}
	return nil
}

func (c Command) renice(pid int) error {
	if c.Nice == 0 {
		return nil
	}
	if err := unix.Setpriority(unix.PRIO_PGRP, pid, c.Nice); err != nil {
		return fmt.Errorf("lower the priority: %w", err)
	}
	return nil
}

// sacrificed is the least oom_score_adj of a program; a container's own score may be higher already.
const sacrificed = 500

// sacrifice makes the kernel prefer the program over the worker when memory runs out. Where the kernel hides the
// score or forbids to change it, only that preference is lost.
func sacrifice(pid int) error {
	text, err := os.ReadFile("/proc/self/oom_score_adj")
	if err != nil {
		return nil //nolint:nilerr // no such knob here
	}
	own, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return fmt.Errorf("read the worker's own out-of-memory score: %w", err)
	}
	if own >= sacrificed {
		return nil
	}
	err = os.WriteFile("/proc/"+strconv.Itoa(pid)+"/oom_score_adj", []byte(strconv.Itoa(sacrificed)), 0)
	if err != nil && !errors.Is(err, os.ErrNotExist) && !errors.Is(err, os.ErrPermission) {
		return fmt.Errorf("offer the program to the out-of-memory killer: %w", err)
	}
	return nil
}
