package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2/server"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// tray is an outbox in memory that fails when told to.
type tray struct {
	mu        sync.Mutex
	rows      []Row
	flows     map[int64]records.Flow // of rows by id; those without wait in the default one
	paused    []jobs.Lane
	standby   bool
	stood     int // how often StandDown was called
	last      int64
	failReads int
	failSents int
	reads     int
	told      []int64 // every id Sent was called with
}

var errTray = errors.New("database is locked")

func (o *tray) put(steps ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, step := range steps {
		o.last++
		o.rows = append(o.rows, Row{ID: o.last, Emission: emission(step)})
	}
}

func (o *tray) putFor(tenant string, steps ...string) {
	for _, step := range steps {
		o.put(step)
		o.mu.Lock()
		if o.flows == nil {
			o.flows = map[int64]records.Flow{}
		}
		o.flows[o.last] = records.FlowOf(lightNormal(), tenant)
		o.mu.Unlock()
	}
}

func (o *tray) flow(id int64) records.Flow {
	if flow, other := o.flows[id]; other {
		return flow
	}
	return records.FlowOf(lightNormal(), "")
}

func (o *tray) Lead(context.Context) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return !o.standby, nil
}

func (o *tray) StandDown(context.Context, time.Duration) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stood++
	return nil
}

func (o *tray) Paused(context.Context) ([]jobs.Lane, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.paused, nil
}

func (o *tray) Flows(context.Context) ([]records.Flow, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.reads++
	if o.failReads > 0 {
		o.failReads--
		return nil, errTray
	}
	var flows []records.Flow
	for _, row := range o.rows {
		flows = append(flows, o.flow(row.ID))
	}
	slices.Sort(flows)
	return slices.Compact(flows), nil
}

func (o *tray) InFlow(_ context.Context, flow records.Flow, limit int) ([]Row, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var rows []Row
	for _, row := range o.rows {
		if o.flow(row.ID) == flow && len(rows) < limit {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func (o *tray) Sent(_ context.Context, ids []int64) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.failSents > 0 {
		o.failSents--
		return errTray
	}
	o.told = append(o.told, ids...)
	o.rows = slices.DeleteFunc(o.rows, func(row Row) bool { return slices.Contains(ids, row.ID) })
	return nil
}

func (o *tray) left() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.rows)
}

func (o *tray) empty() bool { return o.left() == 0 }

// relay runs a relay with room for everything until the test ends.
func relay(t *testing.T, o Outbox, b *Broker) *Relay {
	t.Helper()
	return relayInto(t, o, b, func(jobs.Lane, int) int { return 1000 })
}

// relayInto runs a relay with a window of its own.
func relayInto(t *testing.T, o Outbox, b *Broker, window func(jobs.Lane, int) int) *Relay {
	t.Helper()
	r := NewRelay(o, b, nil)
	r.gauge.window = window
	run(t, r)
	return r
}

// run has a relay work until the test ends.
func run(t *testing.T, r *Relay) {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	t.Cleanup(func() {
		cancel(jobs.ErrShutdown)
		if err := within(t, 15*time.Second, "the relay ends", ended); !errors.Is(err, jobs.ErrShutdown) && !errors.Is(err, context.Canceled) {
			t.Errorf("the relay ended with %v", err)
		}
	})
}

func steps(prefix string, n int) (names, ids []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("%s%04d", prefix, i))
		ids = append(ids, names[i]+".1")
	}
	return names, ids
}

func TestRelayKeepsTheOrder(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		o := &tray{}
		names, ids := steps("s", 3*relayBatch/2)
		o.put(names...)
		relay(t, o, b)
		eventually(t, 10*time.Second, "the outbox is empty", o.empty)
		if got := waiting(t, b); !slices.Equal(got, ids) {
			t.Errorf("%d tasks wait, want %d in their order", len(got), len(ids))
		}
		o.put("last")
		eventually(t, 5*time.Second, "the last row is sent", o.empty)
		o.mu.Lock()
		defer o.mu.Unlock()
		if len(o.told) != len(ids)+1 {
			t.Errorf("the outbox was told of %d rows, want each of %d once", len(o.told), len(ids)+1)
		}
	})
}

func TestRelayLetsNoRowOvertakeAFailedOne(t *testing.T) {
	t.Parallel()
	b, o := openBroker(t, URLEmbedded), &tray{}
	var refused atomic.Int32
	b.embedded.store.Server().SetPreHook(func(peer *server.Peer, _ string, args ...string) bool {
		if !slices.Contains(args, "b.1") || refused.Add(1) > 2 {
			return false
		}
		peer.WriteError("ERR refused by the test")
		return true
	})
	o.put("a", "b", "c")
	relay(t, o, b)
	eventually(t, 10*time.Second, "the outbox is empty", o.empty)
	if got := waiting(t, b); !slices.Equal(got, []string{"a.1", "b.1", "c.1"}) {
		t.Errorf("waiting are %v", got)
	}
	if refused.Load() < 2 {
		t.Error("the test refused nothing")
	}
}

func TestRelayComesWhenNudged(t *testing.T) {
	t.Parallel()
	b, o := openBroker(t, URLEmbedded), &tray{}
	r := relay(t, o, b)
	const rows = 10
	begin := time.Now()
	for i := range rows {
		o.put(fmt.Sprint("s", i))
		for range 10 {
			r.Nudge()
		}
		eventually(t, 5*time.Second, "the row is sent", o.empty)
	}
	if took := time.Since(begin); took > rows*relayPoll/2 {
		t.Errorf("%d nudged rows, one after the other, took %v", rows, took)
	}
}

func TestRelayComesWithoutANudge(t *testing.T) {
	t.Parallel()
	b, o := openBroker(t, URLEmbedded), &tray{}
	relay(t, o, b)
	o.put("a")
	eventually(t, 5*time.Second, "the row is sent", o.empty)
}

func TestRelayOutlivesAFlakyOutbox(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		o := &tray{failReads: 2, failSents: 1}
		names, ids := steps("s", 20)
		o.put(names...)
		relay(t, o, b)
		eventually(t, 10*time.Second, "the outbox is empty", o.empty)
		if got := waiting(t, b); !slices.Equal(got, ids) {
			t.Errorf("waiting are %v, want %v", got, ids)
		}
	})
}

// A row whose task ran while the outbox could not be cleared must not run again only because of that.
func TestRelayDoesNotRepeatWhatTheOutboxMissed(t *testing.T) {
	t.Parallel()
	b, o := openBroker(t, URLEmbedded), &tray{failSents: 3}
	o.put("a")
	relay(t, o, b)
	eventually(t, 5*time.Second, "the task is emitted", func() bool { return presence(t, b, "a.1") == Pending })
	if err := b.Forget(t.Context(), lane, priority, "a.1"); err != nil { // as if it had been done
		t.Fatal(err)
	}
	eventually(t, 10*time.Second, "the outbox is empty", o.empty)
	if got := presence(t, b, "a.1"); got != Absent {
		t.Errorf("the finished task is %v again", got)
	}
}

func TestRelayPassesUnfitRowsBy(t *testing.T) {
	t.Parallel()
	b, o := openBroker(t, URLEmbedded), &tray{}
	const unfit = relayBatch + 10
	for i := range unfit {
		o.put(fmt.Sprint("bad", i))
		o.rows[i].Emission.Priority = "whenever"
	}
	o.put("good")
	relay(t, o, b)
	eventually(t, 10*time.Second, "the good row is sent", func() bool { return presence(t, b, "good.1") == Pending })
	eventually(t, 5*time.Second, "only it has left the outbox", func() bool { return o.left() == unfit })
	if got := waiting(t, b); len(got) != 1 {
		t.Errorf("waiting are %v", got)
	}
}

func TestRelayRestsWhileIdle(t *testing.T) {
	t.Parallel()
	b, o := openBroker(t, URLEmbedded), &tray{}
	begin := time.Now()
	relay(t, o, b)
	eventually(t, 10*time.Second, "the outbox was read four times", func() bool {
		o.mu.Lock()
		defer o.mu.Unlock()
		return o.reads >= 4
	})
	if took := time.Since(begin); took < 2*relayPoll {
		t.Errorf("an idle outbox was read four times in %v", took)
	}
}

func TestRelayPauseGrowsToItsLimit(t *testing.T) {
	t.Parallel()
	for failures, want := range map[int]time.Duration{
		0: 200 * time.Millisecond, 1: 200 * time.Millisecond, 2: 400 * time.Millisecond,
		5: 3200 * time.Millisecond, 6: 5 * time.Second, 1 << 40: 5 * time.Second,
	} {
		if got := relayPause(failures); got != want {
			t.Errorf("after %d failures the pause is %v, want %v", failures, got, want)
		}
	}
}
