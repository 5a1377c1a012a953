package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/reelmill/reelmill/internal/config"
	"github.com/reelmill/reelmill/internal/fetch"
	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/notify"
	"github.com/reelmill/reelmill/internal/packaging"
	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/queue"
	"github.com/reelmill/reelmill/internal/reconcile"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/scratch"
	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/telemetry"
	"github.com/reelmill/reelmill/worker"
)

// rooms are the parts of a running process, put together in one place.
type rooms struct {
	cfg        config.Config
	log        *slog.Logger
	records    *records.Store
	store      storage.Store
	scratch    *scratch.Space
	broker     *queue.Broker
	relay      *queue.Relay
	reconciler *reconcile.Reconciler
	recipes    pipeline.Recipes
	sets       pipeline.Sets
	video      *ffmpeg.Tools
	stills     *stills.Tools
	observer   telemetry.Observer
	metrics    *metricsServer
	sender     *notify.Sender // nil in workers
}

// openRooms opens what every part needs: records, storage, queue and tools. It changes nothing but the schema.
func openRooms(ctx context.Context, cfg config.Config, log *slog.Logger) (*rooms, error) {
	r := &rooms{cfg: cfg, log: log, video: ffmpeg.New(ffmpeg.DefaultConfig()), stills: stills.New(stills.DefaultConfig())}
	steps := []func(context.Context) error{
		r.loadSets, r.patiently("the database", r.openRecords), r.patiently("the storage", r.openStore), r.patiently("the queue", r.openQueue),
		r.measureTools, r.openTelemetry, r.serveMetrics,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, r.close()) //nolint:contextcheck // what is left is sent although ctx may have ended
		}
	}
	// Unlike a host and a process number, this is nobody else's, not even in a container that was started again.
	office := r.records.Office("relay", rand.Text())
	r.relay = queue.NewRelay(queue.OutboxOf(r.records, office), r.broker, log)
	r.reconciler = reconcile.New(r.records, r.broker, office, pipeline.Silence, r.relay.Nudge, log)
	r.relay.Watch(r.observer)
	r.reconciler.Watch(r.observer)
	return r, nil
}

func (r *rooms) loadSets(context.Context) (err error) {
	r.sets, err = pipeline.LoadSets(r.cfg.Sets)
	return err
}

func (r *rooms) openRecords(ctx context.Context) (err error) {
	if r.records == nil {
		clock, err := machineClock()
		if err != nil {
			return err
		}
		if r.records, err = records.Open(ctx, records.Config{URL: r.cfg.DatabaseURL, Clock: clock}); err != nil {
			return err
		}
	}
	_, err = r.records.Migrate(ctx)
	return err
}

func (r *rooms) openStore(ctx context.Context) (err error) {
	if r.store, err = storage.Open(ctx, r.cfg.StorageURL); err != nil {
		return err
	}
	if err := tryStore(ctx, r.store); err != nil {
		return err
	}
	r.scratch, err = scratch.Open(r.cfg.Scratch, r.cfg.ScratchMax)
	return err
}

func (r *rooms) openQueue(ctx context.Context) (err error) {
	queue.AdoptClientLog(r.log)
	settings := queue.DefaultConfig()
	settings.URL = r.cfg.RedisURL
	r.broker, err = queue.Open(ctx, settings)
	return err
}

func (r *rooms) measureTools(ctx context.Context) (err error) {
	r.recipes, err = pipeline.MeasureTools(ctx, r.video, r.stills)
	r.recipes = r.recipes.InChunksOf(r.cfg.ChunkSeconds)
	return err
}

func (r *rooms) intake() *pipeline.Intake {
	return pipeline.NewIntake(r.records, r.store, r.recipes, r.sets, r.relay.Nudge).AtMost(r.cfg.MaxQueued)
}

// newWorker returns a worker for the configured lanes.
func (r *rooms) newWorker() (*worker.Worker, error) {
	networks, err := r.cfg.AllowedNetworks()
	if err != nil {
		return nil, err
	}
	settings := worker.DefaultConfig()
	if settings.Slots, err = r.cfg.LaneSlots(settings.Slots); err != nil {
		return nil, err
	}
	maker := pipeline.NewMaker(r.records, storage.Watched(r.store, r.observer), pipeline.Tools{
		Video: r.video, Stills: r.stills, Recipes: r.recipes, Observer: r.observer,
		Packager: packaging.New(packaging.Config{Memory: ffmpeg.DefaultConfig().Memory}),
		Scratch:  r.scratch, Masters: r.scratch.Cache(r.cfg.MasterCache), Fetch: fetch.New(fetch.Config{Allow: networks}),
	}, r.relay.Nudge, r.log)
	return worker.New(settings, r.broker, maker, r.log)
}

// uploadDir is where uploads grow: inside the store, so that a finished one can be linked instead of copied. On the way to a bucket only
// unsent pieces lie in it, beside the folders of attempts.
func (r *rooms) uploadDir() (string, error) {
	if disk, ok := r.store.(*storage.Files); ok {
		return disk.Folder(strings.TrimSuffix(pipeline.UploadPrefix, "/"))
	}
	return filepath.Join(r.cfg.Scratch, ".uploads"), nil
}

// startParts runs the relay and the reconciler until the returned function is called. They outlive the order to stop, because a
// draining worker still needs them.
func (r *rooms) startParts(ctx context.Context) (stop func() error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var group errgroup.Group
	group.Go(func() error { return r.relay.Run(ctx) })
	group.Go(func() error { return r.reconciler.Run(ctx) })
	if r.sender != nil {
		group.Go(func() error { return r.sender.Run(ctx) })
	}
	group.Go(func() error { return r.records.KeepTime(ctx) })
	group.Go(func() error {
		return r.reconciler.Sweep(ctx, r.store, records.Retention{Versions: r.cfg.KeepVersions, For: r.cfg.KeepFor})
	})
	group.Go(func() error { return r.reconciler.RecallTracks(ctx, r.store) })
	group.Go(func() error { return r.sweepScratch(ctx) })
	return func() error {
		cancel()
		if err := group.Wait(); !errors.Is(err, context.Canceled) {
			return err
		}
		return nil
	}
}

func (r *rooms) close() error {
	var faults []error
	faults = append(faults, r.metrics.stop())
	r.observer.Traces.Close()
	if r.broker != nil {
		faults = append(faults, r.broker.Close())
	}
	if r.records != nil {
		faults = append(faults, r.records.Close())
	}
	return errors.Join(faults...)
}

func makeFolder(path string) error { return os.MkdirAll(path, 0o750) }
