package subprocess

import (
	"context"
	"errors"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const defaultGrace = 5 * time.Second

// group is the process group of a program, named by its leader.
type group int

// signal reaches every process of the group. It must only be called while the leader has not been reaped: until
// then its number cannot be given to a stranger. That nobody is left to signal is no error.
func (g group) signal(sig syscall.Signal) {
	_ = syscall.Kill(-int(g), sig)
}

// await blocks until the leader has ended, and leaves it unreaped.
func (g group) await() {
	for {
		err := unix.Waitid(unix.P_PID, int(g), nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, syscall.EINTR) {
			return
		}
	}
}

// guard waits until the leader has ended, ending it when ctx does or when it stalls, then kills what is left of its
// group. It returns why the program was ended, or nil when it ended by itself. The leader is still unreaped.
func guard(ctx context.Context, stop context.CancelCauseFunc, g group, out *output, cmd Command) error {
	ended := make(chan struct{})
	reasons := make(chan error, 1)
	go watchStall(stop, out.progress, ended, cmd.Stall)
	go func() { reasons <- terminate(ctx, g, ended, cmd.Grace) }()
	g.await()
	close(ended)
	reason := <-reasons
	g.signal(syscall.SIGKILL)
	return reason
}

// terminate ends the group once ctx ends: politely first, so that ffmpeg can close its files, then by force. A
// flood gets no grace, for nobody wants the rest.
func terminate(ctx context.Context, g group, ended <-chan struct{}, grace time.Duration) error {
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
	}
	reason := context.Cause(ctx)
	if grace <= 0 {
		grace = defaultGrace
	}
	if !errors.Is(reason, ErrFlood) {
		g.signal(syscall.SIGTERM)
		timer := time.NewTimer(grace)
		defer timer.Stop()
		select {
		case <-ended:
			return reason
		case <-timer.C:
		}
	}
	g.signal(syscall.SIGKILL)
	return reason
}

// watchStall stops the run when progress stays silent for the whole of limit; zero never does.
func watchStall(stop context.CancelCauseFunc, progress, ended <-chan struct{}, limit time.Duration) {
	if limit <= 0 {
		return
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		select {
		case <-ended:
			return
		case <-progress:
		case <-timer.C:
			// After a suspended machine wakes, both are ready at once: progress wins.
			select {
			case <-progress:
			default:
				stop(ErrStalled)
				return
			}
		}
		timer.Reset(limit)
	}
}
