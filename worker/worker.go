package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/queue"
	"github.com/reelmill/reelmill/internal/schedule"
	"github.com/reelmill/reelmill/jobs"
)

// abortAfter is how long asynq may wait once we told it to shut down; the waiting was done before.
const abortAfter = 50 * time.Millisecond

// killBudget bounds the wait for attempts to stop their programs after a shutdown was forced on them.
const killBudget = 15 * time.Second

// Worker runs the steps of some lanes. Start it once and stop it once.
type Worker struct {
	cfg      Config
	registry registry
	maker    *pipeline.Maker
	servers  []*asynq.Server
	slots    map[jobs.Lane]*schedule.Slots
	log      *slog.Logger

	life    context.Context //nolint:containedctx // the life of the worker: attempts outlive the queue's own contexts
	end     context.CancelCauseFunc
	running sync.WaitGroup
	// drained is closed when the worker takes nothing new any more.
	drained chan struct{}
}

// New returns a worker for the lanes of cfg. It takes nothing until Start.
func New(cfg Config, broker *queue.Broker, maker *pipeline.Maker, log *slog.Logger) (*Worker, error) {
	handlers, err := newRegistry(maker)
	if err != nil {
		return nil, err
	}
	w := &Worker{cfg: cfg, registry: handlers, maker: maker, slots: map[jobs.Lane]*schedule.Slots{}, log: log, drained: make(chan struct{})}
	w.life, w.end = context.WithCancelCause(context.Background())
	for _, lane := range jobs.Lanes() {
		slots := cfg.Slots[lane]
		if slots < 1 {
			continue
		}
		settings := broker.ServerConfig(lane, slots, log)
		settings.ShutdownTimeout = abortAfter
		w.slots[lane] = schedule.NewSlots(slots)
		w.servers = append(w.servers, asynq.NewServerFromRedisClient(broker.Client(), settings))
	}
	if len(w.servers) == 0 {
		return nil, errors.New("worker serves no lane: give at least one lane a slot")
	}
	return w, nil
}

// Start begins taking steps. It returns at once.
func (w *Worker) Start() error {
	for _, server := range w.servers {
		if err := server.Start(asynq.HandlerFunc(w.process)); err != nil {
			return fmt.Errorf("start queue server: %w", err)
		}
	}
	return nil
}

// process is one task from the queue. Its context is the queue's, which ends when the queue loses sight of the task; the
// attempt lives on the worker's own, so that a short outage of Redis does not throw away hours of work.
func (w *Worker) process(ctx context.Context, task *asynq.Task) error {
	work, err := w.registry.find(task.Type())
	if err != nil {
		return queue.Settle(err)
	}
	payload, err := jobs.DecodePayload(task.Payload())
	if err != nil {
		return queue.Settle(unreadable(err))
	}
	slots := w.slotsOf(task.Type())
	if slots == nil {
		return queue.Settle(jobs.Postpone("lane-not-served", "This worker does not serve the lane of such steps.", slotPause))
	}
	// There may be too few slots although the queue counts tasks: a step may take several, and an attempt the queue forgot holds its own.
	release, ok := w.await(ctx, slots, payload)
	if !ok {
		return queue.Settle(jobs.Postpone("lane-full", "Too few slots of this lane are free.", slotPause))
	}
	w.running.Add(1)
	defer func() {
		release()
		w.running.Done()
	}()
	//nolint:contextcheck // an attempt outlives the queue's context on purpose, see above
	return queue.Settle(w.maker.Attempt(w.life, payload, w.cfg.Name, work))
}

// slotsOf finds the slots for a kind of step. There are none where another release put the kind into a lane that this worker does not serve.
func (w *Worker) slotsOf(taskType string) *schedule.Slots {
	return w.slots[jobs.PolicyFor(jobs.Kind(taskType)).Lane]
}

func unreadable(err error) error {
	if errors.Is(err, jobs.ErrNewerPayload) {
		return err
	}
	return jobs.Refuse("payload-unreadable", "The queue held a task nobody can read.", "The step is emitted again by itself.", err)
}

// Stop drains the worker: it takes nothing new, lets short work finish, puts the rest back at the head of the queue
// without costing an attempt, and waits until every program is stopped. ctx bounds the whole; it is an error to run out of it.
func (w *Worker) Stop(ctx context.Context) error {
	for _, server := range w.servers {
		server.Stop()
	}
	close(w.drained)
	idle := make(chan struct{})
	go func() {
		w.running.Wait()
		close(idle)
	}()
	drain := time.NewTimer(w.cfg.Drain)
	defer drain.Stop()
	select {
	case <-idle:
	case <-drain.C:
	case <-ctx.Done():
	}
	w.shutdownServers()
	w.end(jobs.ErrShutdown)
	kill := time.NewTimer(killBudget)
	defer kill.Stop()
	select {
	case <-idle:
		return nil
	case <-kill.C:
	case <-ctx.Done():
	}
	return errors.New("some steps did not stop in time; their claims will be taken over")
}

// shutdownServers makes asynq put what still runs back at the head of its queue. It must come before our own attempts
// are told to end, because asynq would count an attempt that returns an error.
func (w *Worker) shutdownServers() {
	var wait sync.WaitGroup
	for _, server := range w.servers {
		wait.Go(server.Shutdown)
	}
	wait.Wait()
}
