// Package reconcile repairs what crashes leave behind: claims of dead workers, steps the queue has forgotten, scratch
// folders and uploads nobody will come back for; and what earlier releases left undone: words of old tracks. Everything it does is safe to do twice and from several processes.
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
	// watchFor is how long claims are only watched after the database was out of sight, or after another process did this work: every
	// living worker renews its claim several times meanwhile, and no outage costs an attempt.
	watchFor = 8 * time.Second
	// activeFor is how long the queue may call a step active that nobody claimed: workers let a step wait for its slots.
	activeFor = time.Minute
	batch     = 200
	// remindShare keeps looking for forgotten steps, which costs by the length of the backlog, to a small share of the time.
	remindShare = 10
	// hungFor is how long a transaction may go on that changes an asset: whoever follows changes waits for it.
	hungFor = time.Minute
	// budget bounds one round, so that a database that hangs is noticed.
	budget = 30 * time.Second
	// keysKept is how long an Idempotency-Key stands for its first answer.
	keysKept = 24 * time.Hour
)

// Reconciler compares the records with the queue and mends the difference.
type Reconciler struct {
	records *records.Store
	broker  *queue.Broker
	office  *records.Office
	silence time.Duration
	woken   func()
	watcher watcher
	log     *slog.Logger

	// Tasks without a claim that the queue called active at the last look, and at the one under way, with when that was first seen.
	activeBefore, active map[string]time.Time

	seen     time.Time // when the last round ended
	blind    time.Time // when it was found that rounds had been missed
	remindAt time.Time // when to look for forgotten steps again
}

// watcher is told of every claim that is taken back.
type watcher interface{ Reclaimed(kind jobs.Kind) }

// Watch has the reconciler tell watcher of its work. It must be called before Run.
func (r *Reconciler) Watch(watcher watcher) { r.watcher = watcher }

// New returns a reconciler. Of several processes the one that holds office repairs. silence is how old a heartbeat may be; woken is
// called when the outbox has new rows.
func New(db *records.Store, broker *queue.Broker, office *records.Office, silence time.Duration, woken func(), log *slog.Logger) *Reconciler {
	return &Reconciler{records: db, broker: broker, office: office, silence: silence, woken: woken, log: log}
}

// Run repairs until ctx ends. A round that fails, as while the database is away, is logged and tried again.
func (r *Reconciler) Run(ctx context.Context) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		if err := r.turn(ctx); err != nil && ctx.Err() == nil {
			r.log.Warn("reconciling failed, trying again", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// turn repairs once where it is this process's office, in bounded time.
func (r *Reconciler) turn(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, budget)
	defer cancel()
	held, err := r.office.Held(ctx)
	if err != nil || !held {
		return err
	}
	if time.Since(r.seen) > 2*every {
		r.blind = time.Now()
	}
	err = r.Round(ctx)
	r.seen = time.Now()
	return err
}

// Round repairs once, whoever holds the office.
func (r *Reconciler) Round(ctx context.Context) error {
	var faults []error
	if time.Since(r.blind) > watchFor {
		faults = append(faults, second(r.takeOver(ctx, r.silence)))
	}
	if began := time.Now(); began.After(r.remindAt) {
		faults = append(faults, second(r.remind(ctx, idleFor)))
		r.remindAt = time.Now().Add(remindShare * time.Since(began))
	}
	return errors.Join(append(faults, r.endHung(ctx), r.records.ForgetBefore(ctx, keysKept), r.records.ForgetChanges(ctx))...)
}

// endHung ends transactions that hold up whoever follows changes.
func (r *Reconciler) endHung(ctx context.Context) error {
	ended, err := r.records.EndHungChanges(ctx, hungFor)
	if ended > 0 {
		r.log.Warn("sessions of the database ended: they had changed an asset and did not commit", "sessions", ended, "after", hungFor)
	}
	return err
}

// Recover takes back every claim and emits every ready step, however fresh, until nothing is left to do. Only a process that knows
// to be the only worker may do so, as at the start of the all-in-one server.
func (r *Reconciler) Recover(ctx context.Context) error {
	for {
		taken, err := r.takeOver(ctx, 0)
		if err != nil {
			return err
		}
		reminded, err := r.remind(ctx, 0)
		if err != nil || taken+reminded == 0 {
			return err
		}
	}
}

// second drops a count that only Recover needs.
func second(_ int, err error) error { return err }

func (r *Reconciler) takeOver(ctx context.Context, silence time.Duration) (int, error) {
	stale, err := r.records.StaleClaims(ctx, silence, batch)
	if err != nil || len(stale) == 0 {
		return 0, err
	}
	for _, step := range stale {
		r.log.Warn("claim taken back from a silent worker", "step", step.ID, "kind", step.Kind, "worker", step.Worker,
			"attempt", step.Attempt, "heartbeat", step.HeartbeatAt.Time())
		if err := r.records.Reclaim(ctx, step); err != nil {
			return 0, err
		}
		if r.watcher != nil {
			r.watcher.Reclaimed(step.Kind)
		}
	}
	r.woken()
	return len(stale), nil
}

// remind emits ready steps again that the queue does not know, and returns how many.
func (r *Reconciler) remind(ctx context.Context, idle time.Duration) (int, error) {
	count, last := 0, records.Step{}
	r.activeBefore, r.active = r.active, map[string]time.Time{}
	for {
		steps, err := r.records.IdleSteps(ctx, idle, last, batch)
		if err != nil || len(steps) == 0 {
			return count, err
		}
		again, err := r.remindOf(ctx, steps)
		count += again
		if again > 0 {
			r.woken()
		}
		if err != nil {
			return count, err
		}
		last = steps[len(steps)-1]
	}
}

// remindOf emits those of some ready steps again that the queue does not know.
func (r *Reconciler) remindOf(ctx context.Context, steps []records.Step) (int, error) {
	count := 0
	for _, step := range steps {
		unknown, err := r.unknown(ctx, step)
		if err != nil {
			return count, err
		}
		if !unknown {
			continue
		}
		r.log.Warn("step emitted again: the queue did not know it", "step", step.ID, "kind", step.Kind)
		if err := r.records.Reemit(ctx, step); err != nil {
			return count, err
		}
		count++
	}
	return count, nil
}

// unknown reports whether the queue will not bring a ready step to a worker by itself.
func (r *Reconciler) unknown(ctx context.Context, step records.Step) (bool, error) {
	task := jobs.Payload{Step: step.ID, Generation: step.Generation}.TaskID()
	presence, err := r.broker.Presence(ctx, step.Lane, step.Priority, task)
	switch {
	case err != nil, presence == queue.Pending:
		return false, err
	case presence == queue.Active:
		return r.stuck(task), nil
	case presence == queue.Archived:
		r.log.Error("the queue had given up on a step", "step", step.ID, "task", task)
		return true, r.broker.Forget(ctx, step.Lane, step.Priority, task)
	}
	return true, nil
}

// stuck reports whether a task has been active for too long without a claim. How long its step was ready before says nothing: it may have
// waited for its turn for hours.
func (r *Reconciler) stuck(task string) bool {
	since, seen := r.activeBefore[task]
	if !seen {
		since = time.Now()
	}
	r.active[task] = since
	return time.Since(since) > activeFor
}
