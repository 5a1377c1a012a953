package notify

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

const (
	// every is the pause between two looks for what is due.
	every     = time.Second
	leastWait = 10 * time.Millisecond
	// roundBudget bounds one look, so that a database that hangs is noticed.
	roundBudget = 30 * time.Second
	// recordBudget bounds the noting of one try.
	recordBudget = 10 * time.Second
	// grace is how long messages that are under way may still take when the process ends. What is not noted by then is sent again.
	grace = 3 * time.Second
	// atOnce bounds the messages under way, atOnceEach those to one webhook. One that did not take the last message gets one at a time, so
	// that even if every other webhook hangs there is room for those that work.
	atOnce     = 64
	atOnceEach = 4
	batch      = 100
)

// The outcomes of a try, as a watcher is told them.
const (
	OutcomeDelivered = "delivered"
	OutcomeRetried   = "retried" // to be tried again
	OutcomeFailed    = "failed"  // given up
	OutcomeGone      = "gone"    // the webhook answered 410 and was disabled
)

// watcher is told of every try.
type watcher interface{ WebhookTried(outcome string) }

// Sender sends what is due. Its zero value is of no use.
type Sender struct {
	records   *records.Store
	office    *records.Office
	payloads  *Payloads
	messenger *Messenger
	schedule  schedule
	every     time.Duration
	watcher   watcher
	log       *slog.Logger

	wake chan struct{} // a message is no longer under way
	work sync.WaitGroup

	sealed bool // no secret was left in clear when this process last looked

	mu      sync.Mutex
	under   int // messages under way
	lines   map[string]*line
	nextOne int // where the next look begins, so that every webhook is first in its turn
}

// line is what this process knows of a webhook.
type line struct {
	busy   map[string]bool // assets of messages under way
	ailing bool            // it did not take the last message
	rest   time.Time       // until when it asked to be left alone
}

// New returns a sender. Of several processes the one that holds office sends.
func New(store *records.Store, office *records.Office, payloads *Payloads, messenger *Messenger, log *slog.Logger) *Sender {
	return &Sender{
		records: store, office: office, payloads: payloads, messenger: messenger, log: log,
		schedule: schedule{pauses: Pauses(), random: rand.Float64}, every: every, wake: make(chan struct{}, 1), lines: map[string]*line{},
	}
}

// Watch has the sender tell watcher of its work. It must be called before Run.
func (s *Sender) Watch(watcher watcher) { s.watcher = watcher }

// Run announces and sends until ctx ends, and for a few seconds more finishes what is under way. A look that fails, as while the
// database is away, is logged and tried again.
func (s *Sender) Run(ctx context.Context) error {
	sending, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	for ctx.Err() == nil {
		wait, err := s.turn(ctx, sending)
		if err != nil && ctx.Err() == nil {
			s.log.Warn("sending events failed, trying again", "error", err)
		}
		if err != nil {
			wait = s.every
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-s.wake:
		}
		timer.Stop()
	}
	last := time.AfterFunc(grace, stop)
	defer last.Stop()
	s.work.Wait()
	return s.leave(sending)
}

// leave lets another process send at once.
func (s *Sender) leave(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordBudget)
	defer cancel()
	if err := s.office.Leave(ctx, time.Minute); err != nil {
		s.log.Warn("another process sends events only in some seconds", "error", err)
	}
	return nil
}

// turn looks once where it is this process's office, and returns how long to wait for the next look.
func (s *Sender) turn(ctx, sending context.Context) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, roundBudget)
	defer cancel()
	held, err := s.office.Held(ctx)
	if err != nil || !held {
		return s.every, err
	}
	next, err := s.announce(ctx)
	return min(s.every, max(leastWait, next)), errors.Join(err, s.dispatch(ctx, sending))
}

// announce writes the events of some rights windows that have opened or closed, and of some assets whose fallback is another now, and returns
// in how long the next windows do. Where a great many are due at one midnight, what is due to be sent, and the lease of the office, get their
// turn in between.
func (s *Sender) announce(ctx context.Context) (time.Duration, error) {
	found, err := s.records.AnnounceRights(ctx, batch)
	told, untold := s.records.AnnounceStandIns(ctx, batch)
	if err := errors.Join(err, untold); err != nil {
		return s.every, err
	}
	if found == batch || told == batch {
		return 0, nil
	}
	next, err := s.records.NextRights(ctx)
	if err != nil || next == 0 {
		return s.every, err
	}
	return next.Time().Sub(s.records.Now()), nil
}

// sealAll seals what releases before kept in clear. Whoever sends does it: while such a release still does, it could not open what is sealed. As
// long as one runs, it may make another.
func (s *Sender) sealAll(ctx context.Context, enabled []records.Webhook) error {
	if s.sealed && !slices.ContainsFunc(enabled, inClear) {
		return nil
	}
	count, err := s.messenger.secrets.SealAll(ctx, s.records)
	if count > 0 {
		s.log.Info("secrets of webhooks that were kept in clear are sealed", "webhooks", count)
	}
	s.sealed = err == nil
	return err
}

// dispatch starts to send what is due.
func (s *Sender) dispatch(ctx, sending context.Context) error {
	hooks, err := s.records.EnabledWebhooks(ctx)
	if err != nil {
		return err
	}
	faults := []error{s.sealAll(ctx, hooks)}
	s.nextOne++
	for i := range hooks {
		faults = append(faults, s.dispatchTo(ctx, sending, &hooks[(i+s.nextOne)%len(hooks)]))
	}
	return errors.Join(faults...)
}

func (s *Sender) dispatchTo(ctx, sending context.Context, hook *records.Webhook) error {
	free := s.free(hook.ID)
	if free == 0 {
		return nil
	}
	// Those under way are still due, and may stand first. What ends while we ask may be in the answer as if it had not.
	before := s.busy(hook.ID)
	due, err := s.records.DueDeliveries(ctx, hook.ID, free+atOnceEach)
	if err != nil {
		return err
	}
	for i := range due {
		if !before[due[i].AssetID] && s.take(hook.ID, due[i].AssetID) {
			s.work.Go(func() { s.send(sending, hook, &due[i]) })
		}
	}
	return nil
}

// free is how many messages more may be on their way to a webhook.
func (s *Sender) free(hook string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	line := s.line(hook)
	if s.records.Now().Before(line.rest) {
		return 0
	}
	most := atOnceEach
	if line.ailing {
		most = 1
	}
	return max(0, min(most-len(line.busy), atOnce-s.under))
}

// busy are the assets of messages under way to a webhook.
func (s *Sender) busy(hook string) map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.line(hook).busy)
}

// take makes room for a message about an asset, unless there is none.
func (s *Sender) take(hook, asset string) bool {
	if s.free(hook) == 0 {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	line := s.line(hook)
	if line.busy[asset] {
		return false
	}
	line.busy[asset] = true
	s.under++
	return true
}

func (s *Sender) line(hook string) *line {
	known := s.lines[hook]
	if known == nil {
		known = &line{busy: map[string]bool{}}
		s.lines[hook] = known
	}
	return known
}

// done gives the room of a message back.
func (s *Sender) done(hook, asset string) {
	s.mu.Lock()
	delete(s.line(hook).busy, asset)
	s.under--
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
