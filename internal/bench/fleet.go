package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/reelmill/reelmill/internal/client"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/internal/testserver"
)

// fleet takes a master through a server and some workers, over a real Redis and a real PostgreSQL.
func (b *bench) fleet(ctx context.Context, m master, workers int) (found measurement, err error) {
	folder, err := b.place()
	if err != nil {
		return found, err
	}
	database, giveBack, err := testserver.Borrow(recordstest.Postgres)
	if err != nil {
		return found, err
	}
	defer giveBack()
	c := &crew{folder: folder, database: database, program: b.reelmill, common: b.settings(b.chunk)}
	found, err = c.work(ctx, m, workers)
	if err := errors.Join(err, c.dismiss()); err != nil {
		return found, err
	}
	for _, member := range c.members {
		found.CPU += member.spent()
	}
	return found, b.forget(folder)
}

func (c *crew) work(ctx context.Context, m master, workers int) (found measurement, err error) {
	server, err := c.open(ctx, workers)
	if err != nil {
		return found, err
	}
	found, err = submission{server, c.store(), seldom}.take(ctx, m, benchSet)
	if err != nil {
		err = fmt.Errorf("%w: %s", err, c.members[len(c.members)-1].said())
	}
	return found, err
}

// open starts Redis, the server and some workers, and returns who may speak to the server.
func (c *crew) open(ctx context.Context, workers int) (*client.Client, error) {
	if err := c.startRedis(ctx); err != nil {
		return nil, err
	}
	address, err := testserver.FreeAddress(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.hire("serve", c.program, "serve", "--listen", address); err != nil {
		return nil, err
	}
	if err := client.New("http://"+address, "").Patiently(startBudget, nil).Health(ctx); err != nil {
		return nil, fmt.Errorf("%w: %s", err, c.members[len(c.members)-1].said())
	}
	key, err := c.newKey(ctx)
	if err != nil {
		return nil, err
	}
	for core := range workers {
		if err := c.hireWorker(ctx, core); err != nil {
			return nil, err
		}
	}
	return client.New("http://"+address, key), nil
}
