package main

import (
	"context"
	"errors"

	"github.com/reelmill/reelmill/internal/config"
	"github.com/reelmill/reelmill/internal/telemetry"
	"github.com/reelmill/reelmill/jobs"
)

// ServeCmd runs the API and the console over a shared database, queue and store. It always asks for API keys.
type ServeCmd struct {
	Config string `help:"YAML file with settings; the environment overrides it." env:"REELMILL_CONFIG" type:"path"`
	Listen string `help:"Address to listen on (default 127.0.0.1:8080)." placeholder:"HOST:PORT"`
}

// Run serves until it is told to stop.
func (c *ServeCmd) Run(app *App) error {
	cfg, err := config.Load(c.Config, func(cfg *config.Config) {
		if c.Listen != "" {
			cfg.Listen = c.Listen
		}
	})
	if err != nil {
		return err
	}
	switch {
	case cfg.RedisURL == "embedded":
		return jobs.Refuse("queue-not-shared", "A server without a worker needs a queue that workers can reach too.",
			"Set REELMILL_REDIS_URL to a Redis, or use `reelmill up`, which has a worker inside.", nil)
	case cfg.Secret == "":
		return jobs.Refuse("secret-required", "REELMILL_SECRET is not set, so media addresses cannot be signed.",
			"Set it to the same 16 or more random characters on every server.", nil)
	}
	r, err := openRooms(app.ctx, cfg, telemetry.Logger(app.stderr, cfg.Log, cfg.LogLevel))
	if err != nil {
		return err
	}
	return errors.Join(r.serve(app), r.close())
}

// serve answers requests, and runs a relay and a reconciler beside, so that work moves on whichever process is left standing.
func (r *rooms) serve(app *App) error {
	web, err := r.listen(app.ctx, []byte(r.cfg.Secret), true)
	if err != nil {
		return err
	}
	stopParts := r.startParts(app.ctx)
	broken := make(chan error, 1)
	go func() { broken <- web.serve() }()
	r.announce(app, "Reelmill %s serves %s", thisRelease().Release, r.cfg.PublicURL)
	select {
	case <-app.ctx.Done():
	case err = <-broken:
	}
	budget, cancel := context.WithTimeout(context.WithoutCancel(app.ctx), stopBudget)
	defer cancel()
	return errors.Join(err, web.stop(budget), stopParts())
}
