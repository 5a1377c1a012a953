package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

// metricsServer serves /metrics and /healthz, without keys, on an address of its own. A nil one serves nothing.
type metricsServer struct {
	http    *http.Server
	address string // where it listens, with the port the system chose for port 0
	done    chan struct{}
}

// serveMetrics listens where the settings say, or nowhere.
func (r *rooms) serveMetrics(ctx context.Context) error {
	if r.cfg.MetricsListen == "" {
		return nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", r.cfg.MetricsListen)
	if err != nil {
		return jobs.Refuse("metrics-address-in-use", "Reelmill cannot serve its metrics on "+r.cfg.MetricsListen+".",
			"Stop what uses the port, or choose another with REELMILL_METRICS_LISTEN.", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", r.observer.Scrapes())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"status":"ok"}` + "\n")) // fails only when the client has gone
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, WriteTimeout: time.Minute}
	served := &metricsServer{http: server, address: listener.Addr().String(), done: make(chan struct{})}
	go func() {
		defer close(served.done)
		// Work does not stop because nobody can watch it any more.
		if err := served.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			r.log.Error("metrics are not served any more", "error", err)
		}
	}()
	r.metrics = served
	return nil
}

// stop hangs up at once: a scrape that is lost is taken again from whoever comes next.
func (m *metricsServer) stop() error {
	if m == nil {
		return nil
	}
	err := m.http.Close()
	<-m.done
	return err
}
