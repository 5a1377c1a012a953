// Package reconcile repairs what crashes leave behind: claims of dead workers, steps the queue has forgotten, scratch
// folders and uploads nobody will come back for. Everything it does is safe to do twice and from several processes.
package reconcile

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/reelmill/reelmill/internal/queue"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

const (
	// every is the pause between rounds. With [pipeline.Silence] it bounds the time until a dead worker's step is
	// started again.
	every = 3 * time.Second
	// idleFor is how long a ready step may be out of sight before the queue is asked about it.
	idleFor = 10 * time.Second
	batch   = 200
	// keysKept is how long an Idempotency-Key stands for its first answer.
	keysKept = 24 * time.Hour
)

// Reconciler compares the records with the queue and mends the difference.
type Reconciler struct {
	records *records.Store
	broker  *queue.Broker
	silence time.Duration
	woken   func()
	log     *slog.Logger
}

// New returns a reconciler. silence is how old a heartbeat may be; woken is called when the outbox has new rows.
func New(db *records.Store, broker *queue.Broker, silence time.Duration, woken func(), log *slog.Logger) *Reconciler {
	return &Reconciler{records: db, broker: broker, silence: silence, woken: woken, log: log}
}

// Run repairs until ctx ends. A round that fails, as while the database is away, is logged and tried again.
func (r *Reconciler) Run(ctx context.Context) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		if err := r.Round(ctx); err != nil && ctx.Err() == nil {
			r.log.Warn("reconciling failed, trying again", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Round repairs once.
func (r *Reconciler) Round(ctx context.Context) error {
	return errors.Join(r.takeOver(ctx, r.silence), r.remind(ctx), r.records.ForgetBefore(ctx, keysKept))
}

// TakeOverAll takes back every claim at once. Only a process that knows to be the only worker may do so, as at the start
// of the all-in-one server.
func (r *Reconciler) TakeOverAll(ctx context.Context) error { return r.takeOver(ctx, 0) }

func (r *Reconciler) takeOver(ctx context.Context, silence time.Duration) error {
	stale, err := r.records.StaleClaims(ctx, silence, batch)
	if err != nil || len(stale) == 0 {
		return err
	}
	for _, step := range stale {
		r.log.Warn("claim taken back from a silent worker", "step", step.ID, "kind", step.Kind, "worker", step.Worker,
			"attempt", step.Attempt, "heartbeat", step.HeartbeatAt.Time())
		if err := r.records.Reclaim(ctx, step); err != nil {
			return err
		}
	}
	r.woken()
	return nil
}

// remind emits ready steps again that the queue does not know.
func (r *Reconciler) remind(ctx context.Context) error {
	idle, err := r.records.IdleSteps(ctx, idleFor, batch)
	if err != nil {
		return err
	}
	for _, step := range idle {
		if err := r.remindOf(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reconciler) remindOf(ctx context.Context, step records.Step) error {
	task := jobs.Payload{Step: step.ID, Generation: step.Generation}.TaskID()
	presence, err := r.broker.Presence(ctx, step.Lane, step.Priority, task)
	if err != nil {
		return err
	}
	switch presence {
	case queue.Pending:
		return nil
	case queue.Active:
		if time.Since(step.ReadyAt.Time()) < time.Minute {
			return nil // taken, but not claimed yet
		}
	case queue.Archived:
		r.log.Error("the queue had given up on a step", "step", step.ID, "task", task)
		if err := r.broker.Forget(ctx, step.Lane, step.Priority, task); err != nil {
			return err
		}
	case queue.Absent:
	}
	r.log.Warn("step emitted again: the queue did not know it", "step", step.ID, "kind", step.Kind, "presence", presence.String())
	if err := r.records.Reemit(ctx, step); err != nil {
		return err
	}
	r.woken()
	return nil
}
