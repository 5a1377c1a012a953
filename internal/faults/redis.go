package main

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"syscall"

	"github.com/redis/go-redis/v9"
)

// broker is a Redis of the suite's own, with an append-only file as docs/operations.md asks for.
type broker struct {
	child
	folder  string
	address string // host:port
	client  *redis.Client
}

func openBroker(ctx context.Context, folder string) (*broker, error) {
	b := &broker{folder: filepath.Join(folder, "redis")}
	if err := os.MkdirAll(b.folder, 0o750); err != nil {
		return nil, err
	}
	var err error
	if b.address, err = freeAddress(ctx); err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(b.address)
	if err != nil {
		return nil, err
	}
	b.child = child{name: "redis", log: filepath.Join(folder, "redis.log"), argv: []string{
		"redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction", "--dir", b.folder,
	}}
	b.client = redis.NewClient(&redis.Options{Addr: b.address})
	return b, b.launch(ctx)
}

// launch starts Redis and waits until it has read its file and answers.
func (b *broker) launch(ctx context.Context) error {
	if err := b.start(); err != nil {
		return err
	}
	return until(ctx, startBudget, "Redis answers", func() bool { return b.client.Ping(ctx).Err() == nil })
}

// forget removes everything Redis wrote down.
func (b *broker) forget() error {
	return errors.Join(os.RemoveAll(b.folder), os.MkdirAll(b.folder, 0o750))
}

func (b *broker) close() error { return errors.Join(b.client.Close(), b.stop(syscall.SIGTERM)) }

func freeAddress(ctx context.Context) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}
