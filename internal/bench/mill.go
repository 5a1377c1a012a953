package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/reelmill/reelmill/internal/client"
	"github.com/reelmill/reelmill/internal/testserver"
)

const startBudget = 2 * time.Minute

// mill is a running all-in-one server with a data folder of its own, so that nothing is used again.
type mill struct {
	*client.Client
	*child

	store string
}

// open starts the server and waits until it answers. chunk is the target length of chunks in seconds, 0 the program's
// own rule.
func (b *bench) open(ctx context.Context, folder string, chunk float64) (*mill, error) {
	address, err := testserver.FreeAddress(ctx)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(folder, "data")
	m := &mill{Client: client.New("http://"+address, ""), store: filepath.Join(data, "store")}
	m.child, err = start(filepath.Join(folder, "server.log"), b.settings(chunk), b.reelmill, "up", "--data", data, "--listen", address)
	if err != nil {
		return nil, err
	}
	if err := m.Patiently(startBudget, nil).Health(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("the server did not come up: %w: %s", err, m.said()), m.stop())
	}
	return m, nil
}

func (b *bench) settings(chunk float64) []string {
	settings := []string{"REELMILL_SETS=" + filepath.Dir(b.setFile())}
	if chunk > 0 {
		settings = append(settings, "REELMILL_CHUNK_SECONDS="+strconv.FormatFloat(chunk, 'f', -1, 64))
	}
	return settings
}

// ours takes a master through a server of its own, from the upload to the manifest.
func (b *bench) ours(ctx context.Context, m master, set string, chunk float64) (found measurement, err error) {
	folder, err := b.place()
	if err != nil {
		return found, err
	}
	server, err := b.open(ctx, folder, chunk)
	if err != nil {
		return found, err
	}
	every := seldom
	if set != benchSet {
		every = closely
	}
	startup := spent(server.process.Pid)
	eyes := watch(server.process.Pid)
	found, err = submission{server.Client, server.store, every}.take(ctx, m, set)
	eyes.end()
	if err := errors.Join(err, server.stop()); err != nil {
		return found, fmt.Errorf("%w: %s", err, server.said())
	}
	found.Startup, found.CPU = startup, server.spent()-startup
	found.Memory, found.Parts = eyes.peak, eyes.parts()
	return found, b.forget(folder)
}
