package queue

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

func windowOf(size int) func(jobs.Lane, int) int { return func(jobs.Lane, int) int { return size } }

func numbered(prefix string, n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("%s%03d", prefix, i))
	}
	return names
}

// pass sends once. Everything a relay does is a number of passes.
func pass(t *testing.T, r *Relay) {
	t.Helper()
	if _, err := r.pass(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func still(o Outbox, b *Broker, window int) *Relay {
	r := NewRelay(o, b, nil)
	r.gauge.window = windowOf(window)
	return r
}

// A flood lies in the outbox and not in Redis, and who comes late stands behind a window of it only.
func TestLateTenantWaitsForAWindowOnly(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		o := &tray{}
		o.putFor("flood", numbered("a", 300)...)
		r := still(o, b, 8)
		for range 3 {
			pass(t, r)
		}
		if got := waiting(t, b); len(got) != 8 {
			t.Fatalf("%d tasks lie in the queue, want the window of 8", len(got))
		}
		o.putFor("late", "b", "c")
		for _, id := range waiting(t, b)[:4] { // workers take four
			if err := b.Forget(t.Context(), lane, priority, id); err != nil {
				t.Fatal(err)
			}
		}
		pass(t, r)
		got := waiting(t, b)
		if len(got) != 8 || !slices.Contains(got, "b.1") || !slices.Contains(got, "c.1") {
			t.Errorf("in the queue are %v, want the late tenant's b and c among them", got)
		}
		if o.left() != 302-12 {
			t.Errorf("%d rows are left, want 290", o.left())
		}
	})
}

func TestStandbySendsNothing(t *testing.T) {
	t.Parallel()
	b, o := openBroker(t, URLEmbedded), &tray{standby: true}
	o.put("a")
	r := still(o, b, 8)
	pass(t, r)
	if got := waiting(t, b); len(got) != 0 {
		t.Errorf("a relay that stands by sent %v", got)
	}
	o.standby = false
	pass(t, r)
	if got := waiting(t, b); len(got) != 1 {
		t.Errorf("the relay sent %v when it was its turn", got)
	}
}

// Rows of an older release have no flow; they may not wait for one, nor for room.
func TestRowsOfAnOlderRelease(t *testing.T) {
	t.Parallel()
	b, o := openBroker(t, URLEmbedded), &tray{flows: map[int64]records.Flow{}}
	o.put(numbered("old", 20)...)
	for _, row := range o.rows {
		o.flows[row.ID] = ""
	}
	pass(t, still(o, b, 2))
	if got := waiting(t, b); len(got) != 20 {
		t.Errorf("%d of 20 rows of an older release were sent", len(got))
	}
}

// What is paused is neither sent nor taken, even after a flush, and goes on when it is resumed.
func TestPausedLane(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		o := &tray{}
		r := still(o, b, 1)
		o.put("sent", "kept")
		pass(t, r)
		held := func() bool {
			info, err := b.inspector.GetQueueInfo(lightNormal())
			return err == nil && info.Paused
		}
		o.paused = []jobs.Lane{lane}
		pass(t, r)
		if !held() {
			t.Fatal("asynq does not hold the paused queue back")
		}
		if err := b.Client().FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		r.groomed = time.Time{} // as if some seconds had gone by
		pass(t, r)
		if !held() {
			t.Error("after a flush asynq serves the paused queue")
		}
		if got := waiting(t, b); len(got) != 0 {
			t.Errorf("while the lane is paused %v were sent", got)
		}
		o.paused = nil
		pass(t, r)
		if held() {
			t.Error("the resumed queue is still held back")
		}
		taken := make(chan string, 1)
		serve(t, b, laneServer(b, 1), func(_ context.Context, task *asynq.Task) error {
			taken <- string(task.Payload())
			return nil
		})
		if got := within(t, 10*time.Second, "the task is taken", taken); !strings.Contains(got, "kept") {
			t.Errorf("taken was %s", got)
		}
	})
}

// Each queue has room of its own, by the slots of the workers that live.
func TestRoomFollowsTheSlots(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		g := newGauge(b)
		g.window = func(_ jobs.Lane, slots int) int { return 10 * slots }
		room := func() map[string]int {
			g.slots = nil
			found, err := g.room(t.Context(), []jobs.Lane{jobs.LaneHeavy})
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		if got := room(); got[lightNormal()] != 0 {
			t.Errorf("room without a worker: %v", got)
		}
		serve(t, b, laneServer(b, 3), func(context.Context, *asynq.Task) error { return nil })
		eventually(t, 10*time.Second, "there is room for three slots", func() bool { return room()[lightNormal()] == 30 })
		if got := room(); got[jobs.Queue(jobs.LaneHeavy, priority)] != 0 || got[jobs.Queue(lane, jobs.PriorityBulk)] != 30 {
			t.Errorf("room is %v", got)
		}
	})
}
