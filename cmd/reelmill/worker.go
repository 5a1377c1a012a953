package main

import (
	"context"
	"errors"

	"github.com/reelmill/reelmill/internal/config"
	"github.com/reelmill/reelmill/internal/telemetry"
	"github.com/reelmill/reelmill/jobs"
)

// WorkerCmd runs a worker over a shared database, queue and store. It needs no inbound port.
type WorkerCmd struct {
	Config string   `help:"YAML file with settings; the environment overrides it." env:"REELMILL_CONFIG" type:"path"`
	Lanes  []string `help:"Lanes to serve (default: all)." placeholder:"LANE"`
	Slots  string   `help:"Steps at once: one number, or lane=number pairs." placeholder:"SLOTS"`
}

// Run works until it is told to stop.
func (c *WorkerCmd) Run(app *App) error {
	cfg, err := config.Load(c.Config, c.override)
	if err != nil {
		return err
	}
	if cfg.RedisURL == "embedded" {
		return jobs.Refuse("queue-not-shared", "A worker of its own needs a queue that the server can reach too.",
			"Set REELMILL_REDIS_URL to a Redis, or use `reelmill up`, which has a worker inside.", nil)
	}
	r, err := openRooms(app.ctx, cfg, telemetry.Logger(app.stderr, cfg.Log, cfg.LogLevel))
	if err != nil {
		return err
	}
	return errors.Join(r.work(app), r.close())
}

func (c *WorkerCmd) override(cfg *config.Config) {
	if len(c.Lanes) > 0 {
		cfg.Lanes = c.Lanes
	}
	if c.Slots != "" {
		cfg.Slots = c.Slots
	}
}

// work runs a worker, and a relay and reconciler beside it, so that the last process standing still moves the work on.
func (r *rooms) work(app *App) error {
	work, err := r.newWorker()
	if err != nil {
		return err
	}
	if err := r.sweepFolders(app.ctx); err != nil {
		r.log.Warn("leftovers could not be swept", "error", err)
	}
	if err := r.scratch.Room(); err != nil { // a worker without room would only use up the attempts of its steps
		return err
	}
	stopParts := r.startParts(app.ctx)
	if err := work.Start(); err != nil {
		return errors.Join(err, stopParts())
	}
	r.announce(app, "Worker is up.")
	<-app.ctx.Done()
	r.announce(app, "Stopping: short work is finished, long work goes back to the queue.")
	budget, cancel := context.WithTimeout(context.WithoutCancel(app.ctx), stopBudget)
	defer cancel()
	return errors.Join(work.Stop(budget), stopParts())
}
