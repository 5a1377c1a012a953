package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/console"
	"github.com/reelmill/reelmill/jobs"
)

const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	hangUpBudget  = 5 * time.Second // for requests still being answered when the server stops
)

// webServer is the API on a socket.
type webServer struct {
	http     *http.Server
	listener net.Listener
	draining atomic.Bool
}

// listen opens the socket, so that a taken port is known before anything else starts.
func (r *rooms) listen(ctx context.Context, secret []byte, keys bool) (*webServer, error) {
	dir, err := r.uploadDir()
	if err != nil {
		return nil, err
	}
	web := &webServer{}
	closing := make(chan struct{})
	events, err := r.openEvents(secret, closing)
	if err != nil {
		return nil, err
	}
	settings := api.Config{
		PublicURL: r.cfg.PublicURL, Secret: secret, LoopbackOnly: !keys, Keys: keys, UploadDir: dir, MaxUpload: r.cfg.MaxUpload,
		MediaURL: r.cfg.MediaURL, TerritoryHeader: r.cfg.TerritoryHeader, ManifestCache: r.cfg.ManifestCache, Build: thisBuild(),
		Redirect: r.cfg.Delivery == "redirect", RedirectFiles: r.cfg.RedirectFiles, RedirectPieces: r.cfg.RedirectPieces,
		Release: thisRelease().Release,
	}
	if !r.broker.Embedded() {
		settings.Locks = r.broker.UploadLocks()
	}
	handler, err := api.New(settings, api.Rooms{ //nolint:contextcheck // the fields of the graph are asked with the context of their request
		Records: r.records, Store: r.store, Intake: r.intake(), Sets: r.sets.All(), Ready: r.readiness(web), Workers: r.broker.Servers,
		Log: r.log, Console: console.Handler(), Metrics: r.observer.Scrapes(), Watcher: r.observer, Events: events,
	})
	if err != nil {
		return nil, err
	}
	web.listener, err = (&net.ListenConfig{}).Listen(ctx, "tcp", r.cfg.Listen)
	if err != nil {
		return nil, jobs.Refuse("address-in-use", "Reelmill cannot listen on "+r.cfg.Listen+".",
			"Stop what uses the port, or choose another with REELMILL_LISTEN or --listen.", err)
	}
	web.http = &http.Server{Handler: handler, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout}
	web.http.RegisterOnShutdown(func() { close(closing) }) // nobody waits for streams that never end
	return web, nil
}

// readiness is what /readyz asks.
func (r *rooms) readiness(web *webServer) func(*http.Request) error {
	return func(request *http.Request) error {
		if web.draining.Load() {
			return jobs.ErrShutdown
		}
		return errors.Join(r.records.Ping(request.Context()), r.broker.Ping(request.Context()))
	}
}

func (w *webServer) serve() error {
	if err := w.http.Serve(w.listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("web server: %w", err)
	}
	return nil
}

// stop answers what is being asked and hangs up.
func (w *webServer) stop(ctx context.Context) error {
	w.draining.Store(true)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), hangUpBudget)
	defer cancel()
	if err := w.http.Shutdown(ctx); err != nil {
		return w.http.Close()
	}
	return nil
}
