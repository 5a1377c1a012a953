package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/client"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/internal/testserver"
	"github.com/reelmill/reelmill/jobs"
)

// idleSpan is how long the fleet is watched doing nothing.
const idleSpan = 20 * time.Second

// costs are what steps cost on a real fleet, for `make simulate`, which explains the fields.
type costs struct {
	Measured                 string
	Workers                  int
	Slots                    map[jobs.Lane]int
	Assets                   int
	Wall                     float64
	Posters, Done            []float64
	Busy                     map[jobs.Kind][]float64
	Graph                    map[jobs.Kind]int
	RedisPerStep, SQLPerStep float64
	RedisIdle, SQLIdle       float64
}

// measureCosts takes a handful of masters at once through a fleet of one worker and writes down what every step cost.
func (b *bench) measureCosts(ctx context.Context) error {
	m, err := sample(b.samples[0])
	if err != nil {
		return err
	}
	folder, err := b.place()
	if err != nil {
		return err
	}
	database, giveBack, err := testserver.Borrow(recordstest.Postgres)
	if err != nil {
		return err
	}
	defer giveBack()
	c := &crew{folder: folder, database: database, program: b.reelmill, common: append(b.settings(b.chunk), "REELMILL_SLOTS=control=2,light=2,heavy=1")}
	cpus, _ := os.ReadFile("/proc/cpuinfo") // a missing one is said as unknown
	found := costs{
		Measured: fmt.Sprintf("%s on %s, %d cores of a %s, the worker on one of them", m.name, time.Now().UTC().Format(time.DateOnly),
			runtime.NumCPU(), cmp.Or(processor(string(cpus)), "processor unknown")),
		Workers: 1, Slots: map[jobs.Lane]int{jobs.LaneControl: 2, jobs.LaneLight: 2, jobs.LaneHeavy: 1}, Assets: b.costAssets,
	}
	err = b.costsOf(ctx, c, m, &found)
	if err := errors.Join(err, c.dismiss()); err != nil {
		return err
	}
	text, err := json.Marshal(found)
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(b.costs, append(text, '\n'), 0o600), b.forget(folder))
}

func (b *bench) costsOf(ctx context.Context, c *crew, m master, found *costs) error {
	server, err := c.open(ctx, 1)
	if err != nil {
		return err
	}
	book, err := openBook(ctx, c)
	if err != nil {
		return err
	}
	defer book.close()
	before, err := book.counters(ctx)
	if err != nil {
		return err
	}
	select { // what is being measured is time that goes by
	case <-time.After(idleSpan):
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	rested, err := book.counters(ctx)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := b.bring(ctx, server, m, filepath.Join(c.folder, "masters")); err != nil {
		return err
	}
	found.Wall = time.Since(began).Seconds()
	after, err := book.counters(ctx)
	if err != nil {
		return err
	}
	if err := book.read(ctx, found); err != nil {
		return err
	}
	found.reckon(before, rested, after)
	return nil
}

// reckon takes what would have been asked anyway out of what was asked.
func (c *costs) reckon(before, rested, after counters) {
	steps := 0
	for _, count := range c.Graph {
		steps += count
	}
	all := float64(steps * c.Assets)
	c.RedisIdle = (rested.redis - before.redis) / idleSpan.Seconds()
	c.SQLIdle = (rested.sql - before.sql) / idleSpan.Seconds()
	c.RedisPerStep = max(0, after.redis-rested.redis-c.RedisIdle*c.Wall) / all
	c.SQLPerStep = max(0, after.sql-rested.sql-c.SQLIdle*c.Wall) / all
}

// bring submits the masters at once and waits until all are published.
func (b *bench) bring(ctx context.Context, server *client.Client, m master, folder string) error {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for n := range b.costAssets {
		path, err := another(m, folder, n)
		if err != nil {
			return err
		}
		group.Go(func() error {
			upload, err := server.Upload(ctx, path, nil)
			if err != nil {
				return err
			}
			asset, err := server.CreateAsset(ctx, api.NewAsset{Title: m.name, Set: "article", Source: &api.Source{Upload: upload}}, path)
			if err != nil {
				return err
			}
			version, err := server.Watch(ctx, asset.ID, 1, 2*time.Second, func(api.Version) {})
			if err == nil && version.State != "published" {
				err = fmt.Errorf("%s ended %s: %+v", m.name, version.State, version.Error)
			}
			return err
		})
	}
	return group.Wait()
}

// another copies a transport stream and ends it with an empty packet of its own: it plays alike, and nothing is reused for it.
func another(m master, folder string, n int) (string, error) {
	data, err := os.ReadFile(m.path)
	if err != nil {
		return "", err
	}
	packet := append([]byte{0x47, 0x1f, 0xff, 0x10}, bytes.Repeat([]byte{byte(n + 1)}, 184)...)
	path := filepath.Join(folder, fmt.Sprintf("%d-%s", n, m.name))
	return path, os.WriteFile(path, append(data, packet...), 0o600)
}
