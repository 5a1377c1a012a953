package main

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/reelmill/reelmill/internal/config"
	"github.com/reelmill/reelmill/internal/telemetry"
	"github.com/reelmill/reelmill/jobs"
)

// stopBudget bounds the whole drain; a container's stop grace must be longer.
const stopBudget = 30 * time.Second

// UpCmd runs API and worker in one process with everything embedded.
type UpCmd struct {
	Config string `help:"YAML file with settings; the environment overrides it." env:"REELMILL_CONFIG" type:"path"`
	Data   string `help:"Folder for database, files and scratch (default ./reelmill-data)." type:"path"`
	Listen string `help:"Address to listen on (default 127.0.0.1:8080)."`
}

// Run serves until it is told to stop.
func (c *UpCmd) Run(app *App) error {
	cfg, err := config.Load(c.Config, c.override)
	if err != nil {
		return err
	}
	if err := checkExposure(cfg); err != nil {
		return err
	}
	if err := makeFolder(cfg.Data); err != nil {
		return jobs.Refuse("data-folder-unwritable", "The data folder "+cfg.Data+" cannot be made.", "Choose another with --data.", err)
	}
	lock, err := lockFolder(cfg.Data)
	if err != nil {
		return err
	}
	defer lock.Close()
	secret := []byte(cfg.Secret)
	if len(secret) == 0 {
		if secret, err = config.KeptSecret(cfg.Data); err != nil {
			return err
		}
	}
	r, err := openRooms(app.ctx, cfg, telemetry.Logger(app.stderr, cfg.Log, cfg.LogLevel))
	if err != nil {
		return err
	}
	return errors.Join(r.up(app, secret), r.close())
}

func (c *UpCmd) override(cfg *config.Config) {
	cfg.StartPatience = 0 // somebody sits in front of it
	if c.Data != "" {
		cfg.Data = c.Data
	}
	if c.Listen != "" {
		cfg.Listen = c.Listen
	}
}

// checkExposure keeps a server without keys on this machine.
func checkExposure(cfg config.Config) error {
	if cfg.Auth == "on" {
		return nil
	}
	host, _, err := net.SplitHostPort(cfg.Listen)
	ip := net.ParseIP(host)
	if err == nil && (host == "localhost" || (ip != nil && ip.IsLoopback())) {
		return nil
	}
	return jobs.Refuse("listen-exposed", "Without API keys Reelmill only listens on this machine, not on "+cfg.Listen+".",
		"Set REELMILL_AUTH=on and make keys with `reelmill keys create`, or listen on 127.0.0.1.", err)
}

// up runs every part until the first fails or the process is told to stop, then drains.
func (r *rooms) up(app *App, secret []byte) error {
	ctx := app.ctx
	web, err := r.listen(ctx, secret, r.cfg.Auth == "on")
	if err != nil {
		return err
	}
	// Over a Redis of its own others may be at work too, and taking their claims would throw their work away.
	if r.broker.Embedded() {
		if err := r.reconciler.Recover(ctx); err != nil {
			return errors.Join(err, web.listener.Close())
		}
	}
	if err := r.sweepFolders(ctx); err != nil {
		r.log.Warn("leftovers could not be swept", "error", err)
	}
	work, err := r.newWorker()
	if err != nil {
		return errors.Join(err, web.listener.Close())
	}
	stopParts := r.startParts(ctx)
	if err := work.Start(); err != nil {
		return errors.Join(err, stopParts(), web.listener.Close())
	}
	broken := make(chan error, 1)
	go func() { broken <- web.serve() }()
	r.announce(app, "Reelmill %s is up at %s (data in %s). Submit a master: reelmill submit FILE --wait", thisRelease().Release, r.cfg.PublicURL, r.cfg.Data)
	select {
	case <-ctx.Done():
		r.announce(app, "Stopping: short work is finished, long work goes back to the queue.")
	case err = <-broken:
	}
	budget, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopBudget)
	defer cancel()
	return errors.Join(err, web.stop(budget), work.Stop(budget), stopParts())
}
