package subprocess

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

// pipeDelay is how long the pipes may stay open after the program has ended and its group has been killed. Only a
// process that left the group can hold them that long.
const pipeDelay = 2 * time.Second

// Result says what a finished run took. It is filled for failed runs too, as far as the program got.
type Result struct {
	Elapsed   time.Duration
	UserCPU   time.Duration
	SystemCPU time.Duration
	// MaxRSS is the largest resident memory in bytes. Linux starts the count at what the worker itself used when it
	// forked, so a small program never reports less than that.
	MaxRSS int64
	// Tail is the end of what the program wrote to standard error, 64 KiB at most.
	Tail string
}

// Run starts the program, waits for it and returns what it took. It is safe for concurrent use.
//
// The program gets its own process group, an empty standard input and a minimal environment, and it is killed when
// this process dies. When ctx ends, when it stalls or when it writes too much, the group receives SIGTERM and after
// [Command.Grace] SIGKILL; Run returns only when the program is gone. Whatever the program left running in its
// group is killed with it.
//
// A program that ends badly gives an [*ExitError], whose Reason is [context.Cause] of ctx, [ErrStalled],
// [ErrFlood] or the error of Stdout when one of these ended it. A missing program gives a fault that matches
// [ErrNotFound].
func Run(ctx context.Context, cmd Command) (Result, error) {
	if err := cmd.check(); err != nil {
		return Result{}, err
	}
	path, err := Look(cmd.Path)
	if err != nil {
		return Result{}, err
	}
	if ctx.Err() != nil {
		return Result{}, &ExitError{Program: filepath.Base(path), Code: -1, Reason: context.Cause(ctx)}
	}
	// The parent-death signal fires when the thread that forked ends, not the process. The lock keeps that thread
	// ours, hence alive, until the program has been reaped.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ended := watched(ctx, filepath.Base(path))
	result, err := supervise(ctx, cmd, path)
	ended(exitOf(err), err)
	return result, err
}

func supervise(ctx context.Context, cmd Command, path string) (Result, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var said tail
	out := newOutput(cmd, stop)
	program := cmd.build(path, out, &said)
	began := time.Now()
	if err := program.Start(); err != nil {
		return Result{}, jobs.Stumble("tool-unstartable",
			fmt.Sprintf("The program %s could not be started.", filepath.Base(path)),
			"Check the worker's free memory and its limit on processes.", err)
	}
	g := group(program.Process.Pid)
	if err := cmd.confine(program.Process.Pid); err != nil {
		stop(err)
	}
	reason := guard(ctx, stop, g, out, cmd)
	err := program.Wait()
	out.flush()

	result := Result{
		Elapsed:   time.Since(began),
		UserCPU:   program.ProcessState.UserTime(),
		SystemCPU: program.ProcessState.SystemTime(),
		Tail:      said.String(),
	}
	if usage, ok := program.ProcessState.SysUsage().(*syscall.Rusage); ok {
		result.MaxRSS = usage.Maxrss * 1024
	}
	return result, verdict(ctx, program, err, reason, result.Tail)
}

// verdict turns the end of the program into an error; nil when it ended well and nobody ended it.
func verdict(ctx context.Context, program *exec.Cmd, waited, reason error, said string) error {
	if reason == nil && (waited != nil || failedLate(ctx)) {
		reason = context.Cause(ctx)
	}
	if waited == nil && reason == nil {
		return nil
	}
	state := program.ProcessState
	failure := &ExitError{Program: filepath.Base(program.Path), Code: state.ExitCode(), Tail: said, Reason: reason}
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		failure.Signal = status.Signal()
	}
	var exit *exec.ExitError
	if reason == nil && !errors.As(waited, &exit) {
		failure.Reason = fmt.Errorf("its output is incomplete: %w", waited)
	}
	return failure
}

// failedLate reports whether reading the last output failed after the program had ended well: its result is then
// worthless, unlike that of a program whose caller merely lost interest a moment too late.
func failedLate(ctx context.Context) bool {
	cause := context.Cause(ctx)
	var sink *sinkError
	return errors.Is(cause, ErrFlood) || errors.As(cause, &sink)
}
