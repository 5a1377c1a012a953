package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/reelmill/reelmill/internal/testserver"
)

const (
	startBudget = time.Minute
	stopBudget  = time.Minute
)

// child is a program that runs until it ends, is told to, or is killed, and may be started again.
type child struct {
	name  string
	argv  []string
	env   []string
	log   string // standard output and error of all its lives
	owner *syscall.Credential
	dir   string // to work in; that of the log when empty

	command *exec.Cmd
	over    chan struct{} // closed when the present life has ended
}

// program prepares one run of a program that ends with ctx at the latest.
func program(ctx context.Context, argv ...string) *exec.Cmd {
	return exec.CommandContext(ctx, argv[0], argv[1:]...) //nolint:forbidigo // the suite runs real processes, as tests do
}

// start runs the program. Nothing of the developer's own settings reaches it but PATH and HOME.
func (c *child) start() error {
	log, err := os.OpenFile(c.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644) //nolint:gosec // PostgreSQL runs as another user
	if err != nil {
		return err
	}
	defer log.Close()
	command := exec.Command(c.argv[0], c.argv[1:]...) //nolint:forbidigo,noctx // it outlives whoever starts it; the suite runs real processes, as tests do
	command.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "LC_ALL=C"}, c.env...)
	command.Dir, command.Stdout, command.Stderr = c.dir, log, log
	if c.dir == "" {
		command.Dir = filepath.Dir(c.log)
	}
	// Nothing may outlive the suite, not even when it is killed itself.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL, Credential: c.owner}
	if err := command.Start(); err != nil {
		return fmt.Errorf("start %s: %w", c.name, err)
	}
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = command.Wait() // the exit code is read from command
	}()
	c.command, c.over = command, over
	return nil
}

func (c *child) pid() int { return c.command.Process.Pid }

func (c *child) running() bool {
	if c.command == nil {
		return false
	}
	select {
	case <-c.over:
		return false
	default:
		return true
	}
}

// kill ends the program as a power cut would.
func (c *child) kill() error {
	err := c.command.Process.Kill()
	<-c.over
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// stop ends the program with a signal, and by force when that takes too long, which is an error. So is an exit code other than zero.
func (c *child) stop(signal os.Signal) error {
	if !c.running() {
		return nil
	}
	if err := c.command.Process.Signal(signal); err != nil {
		return err
	}
	select {
	case <-c.over:
	case <-time.After(stopBudget):
		return errors.Join(fmt.Errorf("%s did not stop within %v", c.name, stopBudget), c.kill())
	}
	if code := c.command.ProcessState.ExitCode(); code != 0 && signal == syscall.SIGTERM {
		return fmt.Errorf("%s ended with %d: %s", c.name, code, c.said())
	}
	return nil
}

// answered waits until the server that the program is answers.
func (c *child) answered(ctx context.Context, ask func(context.Context) error) error {
	if err := testserver.Answered(ctx, startBudget, c.over, ask); err != nil {
		return fmt.Errorf("%s: %w: %s", c.name, err, c.said())
	}
	return nil
}

// said is the end of the log.
func (c *child) said() string {
	text, err := os.ReadFile(c.log)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(text[max(0, len(text)-600):]))
}

// until polls until something holds, as long as ctx lasts and at most so long.
func until(ctx context.Context, within time.Duration, what string, holds func() bool) error {
	tick, late := time.NewTicker(25*time.Millisecond), time.NewTimer(within)
	defer tick.Stop()
	defer late.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-late.C:
			return fmt.Errorf("not within %v: %s", within, what)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// pause waits, or less when ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
