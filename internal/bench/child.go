package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

const stopBudget = time.Minute

// child is a program that runs until it ends or is told to.
type child struct {
	name    string
	process *os.Process
	log     string
	over    chan struct{} // closed when it has ended
	state   *os.ProcessState
	err     error
}

// start runs a program found by its name. What it complains of goes to the file log, what it prints beside it. Nothing of the developer's own settings
// reaches it but PATH and HOME.
func start(log string, env []string, argv ...string) (*child, error) {
	file, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	nothing, err := os.Open(os.DevNull)
	if err != nil {
		return nil, err
	}
	defer nothing.Close()
	printed, err := os.Create(log + ".out")
	if err != nil {
		return nil, err
	}
	defer printed.Close()
	c := &child{name: strings.Join(argv[:min(2, len(argv))], " "), log: log, over: make(chan struct{})}
	env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "TMPDIR=" + os.TempDir()}, env...)
	// env looks the program up and becomes it. Nothing may outlive the bench, not even when that is killed.
	c.process, err = os.StartProcess("/usr/bin/env", append([]string{"env"}, argv...), &os.ProcAttr{
		Env: env, Files: []*os.File{nothing, printed, file}, Sys: &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL},
	})
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", c.name, err)
	}
	go func() {
		defer close(c.over)
		c.state, c.err = c.process.Wait()
	}()
	return c, nil
}

// wait waits for the end. A failure tells what the program said last.
func (c *child) wait(ctx context.Context) error {
	select {
	case <-c.over:
	case <-ctx.Done():
		return errors.Join(context.Cause(ctx), c.stop())
	}
	if c.err == nil && !c.state.Success() {
		return fmt.Errorf("%s ended with %s: %s", c.name, c.state, c.said())
	}
	return c.err
}

// stop ends the program in the way an operator does, and by force when that takes too long.
func (c *child) stop() error {
	if err := c.process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	late := time.NewTimer(stopBudget)
	defer late.Stop()
	select {
	case <-c.over:
		return c.err
	case <-late.C:
		return errors.Join(fmt.Errorf("%s did not stop within %v", c.name, stopBudget), c.process.Kill())
	}
}

// spent is the CPU of a program that has ended and of all its children, in seconds.
func (c *child) spent() float64 {
	<-c.over
	if c.state == nil {
		return 0
	}
	return (c.state.UserTime() + c.state.SystemTime()).Seconds()
}

// said is the end of its log.
func (c *child) said() string {
	text, err := os.ReadFile(c.log)
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-600):])
}

// output runs a program to its end and returns what it printed.
func output(ctx context.Context, log string, argv ...string) ([]byte, error) {
	c, err := start(log, nil, argv...)
	if err != nil {
		return nil, err
	}
	if err := c.wait(ctx); err != nil {
		return nil, err
	}
	return os.ReadFile(log + ".out")
}
