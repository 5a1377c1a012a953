// Package subprocess supervises one external program: its own process group, death with the parent, deadlines by
// progress rather than by the clock, a bounded memory of what it said, and resource limits. It is the only room
// that may import os/exec.
package subprocess

import (
	"io"
	"time"
)

// Command describes one run of an external program. The zero value of every field but Path is usable.
type Command struct {
	// Path is the program, looked up on PATH when it has no slash.
	Path string
	Args []string
	Dir  string
	// Env is added to a minimal environment (PATH, HOME, TMPDIR, LANG=C.UTF-8); nothing else is inherited.
	Env []string
	// Stdout receives standard output; nil discards it.
	Stdout io.Writer
	// OnLine, when set, receives standard output line by line instead of Stdout, one call at a time. It reports
	// whether the line shows progress, which is what the stall watchdog listens to.
	OnLine func(line string) (progress bool)
	// MaxOutput bounds standard output in bytes; zero means 64 MiB. Beyond it the program is killed.
	MaxOutput int64
	// Stall kills the program when OnLine has reported no progress for this long; zero never does.
	Stall time.Duration
	// Grace is the time between SIGTERM and SIGKILL; zero means 5 s.
	Grace  time.Duration
	Limits Limits
	// Nice lowers the priority of the program, 0 to 19.
	Nice int
}

// Limits bound what a program may take. Zero leaves a limit unset.
type Limits struct {
	Memory   uint64 // address space in bytes
	FileSize uint64 // largest file it may write, in bytes
	CPU      time.Duration
}
