package testserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

const (
	patience = 30 * time.Second // for the first answer, on a busy machine
	askAgain = 20 * time.Millisecond
)

// Await asks a server until it answers. When it does not, ended early or ctx ended, the server is stopped, and the error holds what
// it wrote.
func (r *Running) Await(ctx context.Context, ask func(context.Context) error) error {
	err := Answered(ctx, patience, r.over, ask)
	if err == nil {
		return nil
	}
	log, _ := os.ReadFile(filepath.Join(r.folder, "log"))
	return errors.Join(err, fmt.Errorf("server log: %s", log), r.Stop())
}

// Answered asks until the answer is no error, for at most so long, or until over is closed, which may be nil. The error is the last answer.
func Answered(ctx context.Context, within time.Duration, over <-chan struct{}, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	again := time.NewTicker(askAgain)
	defer again.Stop()
	for {
		err := ask(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-again.C:
		case <-over:
			return fmt.Errorf("the server ended: %w", err)
		case <-ctx.Done():
			return fmt.Errorf("no answer within %v: %w", within, err)
		}
	}
}

// Accepts asks whether somebody listens at host:port.
func Accepts(address string) func(context.Context) error {
	return func(ctx context.Context) error {
		line, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err != nil {
			return err
		}
		return line.Close()
	}
}

// Serves asks whether an HTTP server answers at all.
func Serves(url string) func(context.Context) error {
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		return answer.Body.Close()
	}
}

// FreeAddress is a port on loopback, as host:port, that nobody listens on; not every server can choose one itself and tell.
func FreeAddress(ctx context.Context) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}
