package queue

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

const (
	relayBatch      = 100
	relayPoll       = 500 * time.Millisecond
	relayFirstPause = 200 * time.Millisecond
	relayLastPause  = 5 * time.Second
	relayPatience   = 5 * time.Second // for one answer of the broker
	relayLastWords  = 3 * time.Second // for telling the outbox what was sent, even after the end of the context
)

// Relay moves rows from an outbox to a broker: in order, each at least once, none lost. A row that was sent twice is
// one task, by its id. Several relays may share an outbox; then only the order between them is open.
type Relay struct {
	outbox Outbox
	broker *Broker
	logger *slog.Logger
	nudges chan struct{}

	watcher relayWatcher // is told of rows that went through and of passes that failed

	// The rest belongs to the goroutine of Run.
	sent     []int64            // reached the queue, but the outbox does not know yet
	unfit    map[int64]struct{} // can never be sent; kept in the outbox for whoever repairs them
	failures int                // passes in a row that failed
}

// NewRelay returns a relay; [Relay.Run] sets it to work. logger may be nil.
func NewRelay(outbox Outbox, broker *Broker, logger *slog.Logger) *Relay {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	return &Relay{
		outbox: outbox, broker: broker, logger: logger.With("component", "relay"), watcher: unwatched{},
		nudges: make(chan struct{}, 1), unfit: make(map[int64]struct{}),
	}
}

// Nudge tells the relay that there are new rows. It never blocks and may be called from any goroutine; without it
// rows wait for up to half a second.
func (r *Relay) Nudge() {
	select {
	case r.nudges <- struct{}{}:
	default: // a nudge is waiting already, and one is enough
	}
}

// Run relays until ctx ends, and returns its cause. While broker or outbox fail it pauses for 0.2 to 5 s between
// tries, nudged or not. It may be called once.
func (r *Relay) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		more, err := r.pass(ctx)
		if ctx.Err() != nil {
			break
		}
		r.report(err)
		switch {
		case err != nil:
			r.rest(ctx, relayPause(r.failures), nil)
		case !more:
			r.rest(ctx, relayPoll, r.nudges)
		}
	}
	return context.Cause(ctx)
}

// pass sends one batch and reports whether there may be more at once.
func (r *Relay) pass(ctx context.Context) (more bool, err error) {
	// First of all, so that a row is not sent again only because the outbox stumbled over the news.
	if err := r.acknowledge(ctx); err != nil {
		return false, err
	}
	limit := relayBatch + len(r.unfit)
	rows, err := r.outbox.Unsent(ctx, limit)
	if err != nil {
		return false, fmt.Errorf("read the outbox: %w", err)
	}
	if err := r.send(ctx, rows); err != nil {
		// The outbox is told what went through before; if that fails too, the next pass starts with it.
		if ackErr := r.acknowledge(ctx); ackErr != nil {
			r.logger.Debug("outbox not told of sent rows", "error", ackErr)
		}
		return false, err
	}
	more = len(rows) >= limit && len(r.sent) > 0
	return more, r.acknowledge(ctx)
}

// send stops at the first row that does not get through, so that none overtakes it.
func (r *Relay) send(ctx context.Context, rows []Row) error {
	rows = slices.DeleteFunc(rows, func(row Row) bool { _, unfit := r.unfit[row.ID]; return unfit })
	if len(rows) == 0 {
		return nil
	}
	if err := promptly(ctx, r.broker.register); err != nil {
		return err
	}
	for _, row := range rows {
		err := promptly(ctx, func(ctx context.Context) error { return r.broker.Emit(ctx, row.Emission) })
		switch {
		case err == nil:
			r.sent = append(r.sent, row.ID)
		case jobs.CodeOf(err) == codeEmission:
			r.unfit[row.ID] = struct{}{}
			r.logger.Error("outbox row cannot be sent and stays", "row", row.ID, "error", err)
		default:
			return err
		}
	}
	return nil
}

// promptly keeps a Redis that hangs from holding the relay up for longer than it takes to say so.
func promptly(ctx context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, relayPatience)
	defer cancel()
	return ask(ctx)
}

func (r *Relay) acknowledge(ctx context.Context) error {
	if len(r.sent) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), relayLastWords)
	defer cancel()
	if err := r.outbox.Sent(ctx, r.sent); err != nil {
		return fmt.Errorf("clear the outbox: %w", err)
	}
	r.watcher.Relayed(len(r.sent))
	r.sent = nil
	return nil
}

// report logs the beginning and the end of trouble, not every try in between.
func (r *Relay) report(err error) {
	switch {
	case err == nil && r.failures > 0:
		r.logger.Info("relay works again", "failures", r.failures)
		r.failures = 0
	case err != nil:
		r.watcher.RelayFailed()
		r.failures++
		if r.failures == 1 {
			r.logger.Warn("relay pauses; nothing is lost", "error", err)
		}
	}
}

func (r *Relay) rest(ctx context.Context, pause time.Duration, nudges <-chan struct{}) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-nudges:
	}
}

func relayPause(failures int) time.Duration {
	pause := relayFirstPause << min(max(failures-1, 0), 10)
	return min(pause, relayLastPause)
}
