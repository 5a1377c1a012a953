package main

import (
	"context"
	"fmt"
	"os"

	"github.com/reelmill/reelmill/internal/queue"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/telemetry"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/worker"
)

// openTelemetry sets up what is counted, and traces where the OTEL_* variables ask for them.
func (r *rooms) openTelemetry(ctx context.Context) (err error) {
	r.observer.Meters = telemetry.NewMeters(thisRelease().Release, telemetry.Truth{
		Database: r.readDatabase, Queue: r.readQueue, Scratch: r.readScratch,
	})
	r.observer.Traces, err = telemetry.OpenTraces(ctx, os.Getenv, thisRelease().Release, worker.DefaultConfig().Name, r.observer.ExportFailed, r.log)
	return err
}

func (r *rooms) readDatabase(ctx context.Context) (telemetry.Database, error) {
	census, err := r.records.Census(ctx)
	if err != nil {
		return telemetry.Database{}, err
	}
	pauses, err := r.records.PausedLanes(ctx)
	if err != nil {
		return telemetry.Database{}, err
	}
	oldest, err := r.records.OldestDelivery(ctx)
	if err != nil {
		return telemetry.Database{}, err
	}
	db := telemetry.Database{Versions: map[string]int64{}}
	now := records.At(r.records.Now())
	if oldest != 0 {
		db.EventAge = max(0, now.Time().Sub(oldest.Time()))
	}
	for _, line := range census.Outbox {
		db.Outbox = append(db.Outbox, telemetry.OutboxCount{Lane: line.Lane, Rows: line.Rows, Age: line.Due(now)})
	}
	for _, step := range census.Steps {
		db.Steps = append(db.Steps, telemetry.StepCount{
			Lane: step.Lane, Priority: step.Priority, State: step.State, Count: step.Count, Age: step.Due(now),
		})
	}
	for state, count := range census.Versions {
		db.Versions[string(state)] = count
	}
	for _, pause := range pauses {
		db.Paused = append(db.Paused, pause.Lane)
	}
	return db, nil
}

func (r *rooms) readQueue(ctx context.Context) (telemetry.Queue, error) {
	depths, err := r.broker.Depths(ctx)
	if err != nil {
		return telemetry.Queue{}, err
	}
	servers, err := r.broker.Servers(ctx)
	if err != nil {
		return telemetry.Queue{}, err
	}
	counts := telemetry.Queue{Workers: map[jobs.Lane]int{}}
	for _, server := range servers {
		if server.Status == queue.StatusActive {
			for lane := range server.Lanes {
				counts.Workers[lane]++
			}
		}
	}
	for _, d := range depths {
		counts.Depths = append(counts.Depths, telemetry.Depth{
			Lane: d.Lane, Priority: d.Priority, Pending: d.Pending, Active: d.Active, Scheduled: d.Scheduled, Retry: d.Retry, Archived: d.Archived,
		})
	}
	return counts, nil
}

func (r *rooms) readScratch(context.Context) (telemetry.Scratch, error) {
	used, free, err := r.scratch.Usage()
	return telemetry.Scratch{Used: used, Free: free, Quota: r.cfg.ScratchMax}, err
}

// announce tells whoever started the process what it does: as a line for people, or as a line of the log where programs read it.
func (r *rooms) announce(app *App, format string, args ...any) {
	if r.cfg.Log == "json" {
		r.log.Info(fmt.Sprintf(format, args...))
		return
	}
	app.remark(format, args...)
}
