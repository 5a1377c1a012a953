package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"github.com/redis/go-redis/v9"

	"github.com/reelmill/reelmill/internal/testserver"
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
	if b.address, err = testserver.FreeAddress(ctx); err != nil {
		return nil, err
	}
	argv, err := testserver.Redis(b.address, b.folder, "--appendonly", "yes", "--maxmemory-policy", "noeviction")
	if err != nil {
		return nil, err
	}
	b.child = child{name: "redis", log: filepath.Join(folder, "redis.log"), argv: argv}
	b.client = redis.NewClient(&redis.Options{Addr: b.address})
	return b, b.launch(ctx)
}

// launch starts Redis and waits until it has read its file and answers.
func (b *broker) launch(ctx context.Context) error {
	if err := b.start(); err != nil {
		return err
	}
	return b.answered(ctx, func(ctx context.Context) error { return b.client.Ping(ctx).Err() })
}

// forget removes everything Redis wrote down.
func (b *broker) forget() error {
	return errors.Join(os.RemoveAll(b.folder), os.MkdirAll(b.folder, 0o750))
}

func (b *broker) close() error { return errors.Join(b.client.Close(), b.stop(syscall.SIGTERM)) }
