package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/testserver"
)

// crew is a server without a worker, workers pinned to a core each, and what they share.
type crew struct {
	folder   string
	redis    string // host:port
	database string
	program  string
	common   []string // environment
	members  []*child
}

func (c *crew) store() string { return filepath.Join(c.folder, "store") }

// settings are the environment of one process. Scratch is its own, everything else is shared.
func (c *crew) settings(name string) []string {
	return append([]string{
		"REELMILL_DATABASE_URL=" + c.database, "REELMILL_REDIS_URL=redis://" + c.redis + "/0", "REELMILL_STORAGE_URL=" + c.store(),
		"REELMILL_DATA=" + c.folder, "REELMILL_SCRATCH=" + filepath.Join(c.folder, "scratch", name), "REELMILL_SECRET=only-for-this-bench-run",
	}, c.common...)
}

func (c *crew) hire(name string, argv ...string) error {
	member, err := start(filepath.Join(c.folder, name+".log"), c.settings(name), argv...)
	if err == nil {
		c.members = append(c.members, member)
	}
	return err
}

// hireWorker starts a worker on one core and waits until it takes work.
func (c *crew) hireWorker(ctx context.Context, core int) error {
	name := fmt.Sprintf("worker%d", core)
	if err := c.hire(name, "taskset", "-c", fmt.Sprint(core), c.program, "worker"); err != nil {
		return err
	}
	log := filepath.Join(c.folder, name+".log")
	return c.until(ctx, name+" is up", func() bool {
		for _, file := range []string{log, log + ".out"} {
			if text, err := os.ReadFile(file); err == nil && bytes.Contains(text, []byte("Worker is up")) {
				return true
			}
		}
		return false
	})
}

func (c *crew) startRedis(ctx context.Context) (err error) {
	if c.redis, err = testserver.FreeAddress(ctx); err != nil {
		return err
	}
	argv, err := testserver.Redis(c.redis, c.folder)
	if err != nil {
		return err
	}
	if err := c.hire("redis", argv...); err != nil {
		return err
	}
	return c.until(ctx, "Redis answers", func() bool { return testserver.Accepts(c.redis)(ctx) == nil })
}

// newKey makes an API key on the command line.
func (c *crew) newKey(ctx context.Context) (string, error) {
	log := filepath.Join(c.folder, "keys.log")
	command, err := start(log, c.settings("keys"), c.program, "keys", "create", "--role", "editor", "bench")
	if err != nil {
		return "", err
	}
	if err := command.wait(ctx); err != nil {
		return "", err
	}
	text, err := os.ReadFile(log + ".out")
	return strings.TrimSpace(string(text)), err
}

// until waits for something to hold, as long as the one hired last is alive.
func (c *crew) until(ctx context.Context, what string, holds func() bool) error {
	tick, late := time.NewTicker(20*time.Millisecond), time.NewTimer(startBudget)
	defer tick.Stop()
	defer late.Stop()
	last := c.members[len(c.members)-1]
	for !holds() {
		select {
		case <-tick.C:
		case <-last.over:
			return fmt.Errorf("not until the end of the program: %s: %s", what, last.said())
		case <-late.C:
			return fmt.Errorf("not within %v: %s: %s", startBudget, what, last.said())
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// dismiss stops everybody, those who came last first.
func (c *crew) dismiss() error {
	var faults []error
	for i := range c.members {
		faults = append(faults, c.members[len(c.members)-1-i].stop())
	}
	return errors.Join(faults...)
}
