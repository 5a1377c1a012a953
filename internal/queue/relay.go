package queue

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/reelmill/reelmill/internal/schedule"
	"github.com/reelmill/reelmill/jobs"
)

const (
	relayBatch      = 100 // rows without a flow sent in one pass
	relayPoll       = 250 * time.Millisecond
	relayStandby    = time.Second // between two looks of a process that does not send
	relayFirstPause = 200 * time.Millisecond
	relayLastPause  = 5 * time.Second
	passBudget      = 30 * time.Second // for a whole pass, so that a database that hangs is noticed
	relayPatience   = 5 * time.Second  // for one answer of the broker
	relayLastWords  = 3 * time.Second  // for telling the outbox what was sent, even after the end of the context
	// relayTries is how many passes in a row may fail before another process has a try: perhaps only this one cannot reach the queue.
	relayTries = 4
	// relayRest is long enough for every process that stands by to have looked, and no longer: where there is none, nobody sends meanwhile.
	relayRest = 5 * time.Second
)

// Relay moves rows from an outbox to a broker: each at least once, none lost, no more than the workers take up soon, and each tenant in
// its turn. A row that was sent twice is one task, by its id. Of several relays on one outbox one works and the others stand by.
type Relay struct {
	outbox Outbox
	broker *Broker
	logger *slog.Logger
	nudges chan struct{}

	watcher relayWatcher // is told of rows that went through and of passes that failed

	// The rest belongs to the goroutine of Run.
	gauge    *gauge
	turns    map[string]*schedule.Turns // by queue
	sent     []int64                    // reached the queue, but the outbox does not know yet
	unfit    map[int64]struct{}         // can never be sent; kept in the outbox for whoever repairs them
	failures int                        // passes in a row that failed
	leading  bool
	paused   []jobs.Lane // as Redis was told
	groomed  time.Time
}

// NewRelay returns a relay; [Relay.Run] sets it to work. logger may be nil.
func NewRelay(outbox Outbox, broker *Broker, logger *slog.Logger) *Relay {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	return &Relay{
		outbox: outbox, broker: broker, logger: logger.With("component", "relay"), watcher: unwatched{},
		nudges: make(chan struct{}, 1), unfit: make(map[int64]struct{}),
		gauge: newGauge(broker), turns: make(map[string]*schedule.Turns),
	}
}

// Nudge tells the relay that there are new rows. It never blocks and may be called from any goroutine; without it, as when another
// process wrote them, rows wait for up to a quarter of a second.
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
		more, err := r.boundedPass(ctx)
		if ctx.Err() != nil {
			break
		}
		r.report(ctx, err)
		switch {
		case err != nil:
			r.rest(ctx, relayPause(r.failures), nil)
		case !r.leading:
			r.rest(ctx, relayStandby, nil)
		case !more:
			r.rest(ctx, relayPoll, r.nudges)
		}
	}
	r.standDown(context.WithoutCancel(ctx), 0)
	return context.Cause(ctx)
}

func (r *Relay) boundedPass(ctx context.Context) (more bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, passBudget)
	defer cancel()
	return r.pass(ctx)
}

// pass sends what there is room for and reports whether there may be more at once.
func (r *Relay) pass(ctx context.Context) (more bool, err error) {
	// First of all, so that a row is not sent again only because the outbox stumbled over the news.
	if err := r.acknowledge(ctx); err != nil {
		return false, err
	}
	if r.leading, err = r.outbox.Lead(ctx); err != nil || !r.leading {
		return false, err
	}
	flows, err := r.outbox.Flows(ctx)
	if err != nil {
		return false, fmt.Errorf("read the outbox: %w", err)
	}
	more, err = r.dispatch(ctx, flows)
	if err != nil {
		// The outbox is told what went through before; if that fails too, the next pass starts with it.
		if ackErr := r.acknowledge(ctx); ackErr != nil {
			r.logger.Debug("outbox not told of sent rows", "error", ackErr)
		}
		return false, err
	}
	more = more && len(r.sent) > 0
	return more, r.acknowledge(ctx)
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

// report logs the beginning and the end of trouble, not every try in between, and lets others have a try when it lasts.
func (r *Relay) report(ctx context.Context, err error) {
	switch {
	case err == nil && !r.leading: // it neither works nor fails
	case err == nil && r.failures > 0:
		r.logger.Info("relay works again", "failures", r.failures)
		r.failures = 0
	case err != nil:
		r.watcher.RelayFailed()
		r.failures++
		if r.failures == 1 {
			r.logger.Warn("relay pauses; nothing is lost", "error", err)
		}
		if r.leading && r.failures%relayTries == 0 {
			r.standDown(ctx, relayRest)
		}
	}
}

// standDown lets another process send. If that cannot be said, the office runs out by itself.
func (r *Relay) standDown(ctx context.Context, rest time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, relayLastWords)
	defer cancel()
	if err := r.outbox.StandDown(ctx, rest); err != nil {
		r.logger.Debug("sending was not handed over", "error", err)
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
