package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

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
	r, err := openRooms(app.Context(), cfg, telemetry.Logger(app.Stderr, cfg.Log, cfg.LogLevel))
	if err != nil {
		return err
	}
	return errors.Join(r.up(app, secret), r.close())
}

func (c *UpCmd) override(cfg *config.Config) {
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
		return jobs.Refuse("auth-unavailable", "This release has no API keys yet, so REELMILL_AUTH=on cannot be honoured.",
			"Leave it off and keep the server on loopback, behind a proxy that asks for credentials.", nil)
	}
	host, _, err := net.SplitHostPort(cfg.Listen)
	ip := net.ParseIP(host)
	if err == nil && (host == "localhost" || (ip != nil && ip.IsLoopback())) {
		return nil
	}
	return jobs.Refuse("listen-exposed", "Without API keys Reelmill only listens on this machine, not on "+cfg.Listen+".",
		"Use 127.0.0.1, and a proxy that asks for credentials where others need to reach it.", err)
}

// up runs every part until the first fails or the process is told to stop, then drains.
func (r *rooms) up(app *App, secret []byte) error {
	ctx := app.Context()
	web, err := r.listen(ctx, secret, true)
	if err != nil {
		return err
	}
	if err := r.sweep(ctx); err != nil {
		r.log.Warn("leftovers could not be swept", "error", err)
	}
	if err := r.reconciler.Recover(ctx); err != nil {
		return errors.Join(err, web.listener.Close())
	}
	work, err := r.newWorker()
	if err != nil {
		return errors.Join(err, web.listener.Close())
	}
	// The parts outlive the order to stop: the relay and the records are needed while the worker drains.
	parts, stopParts := context.WithCancel(context.WithoutCancel(ctx))
	defer stopParts()
	group, broken := errgroup.WithContext(parts)
	group.Go(func() error { return r.relay.Run(parts) })
	group.Go(func() error { return r.reconciler.Run(parts) })
	group.Go(web.serve)
	if err := work.Start(); err != nil {
		return err
	}
	fmt.Fprintf(app.Stderr, "Reelmill %s is up at %s (data in %s). Submit a master: reelmill submit FILE --wait\n", release(), r.cfg.PublicURL, r.cfg.Data)
	select {
	case <-ctx.Done():
		fmt.Fprintln(app.Stderr, "Stopping: short work is finished, long work goes back to the queue.")
	case <-broken.Done():
	}
	budget, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopBudget)
	defer cancel()
	err = errors.Join(web.stop(budget), work.Stop(budget))
	stopParts()
	return errors.Join(err, group.Wait())
}
