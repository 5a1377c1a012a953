package queue

import (
	"testing"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

func TestDepthsCountEveryQueue(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		for _, id := range []string{"p1", "p2", "p3", "active", "archived", "retry"} {
			enqueue(t, b, id)
		}
		later := emission("scheduled")
		later.NotBefore = time.Now().Add(time.Hour)
		emit(t, b, later)
		abandon(t, b, "active", true)
		if err := b.inspector.ArchiveTask(lightNormal(), "archived"); err != nil {
			t.Fatal(err)
		}
		heavy := emission("heavy")
		heavy.Lane, heavy.Priority = jobs.LaneHeavy, jobs.PriorityUrgent
		emit(t, b, heavy)

		depths, err := b.Depths(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(depths) != len(jobs.Lanes())*len(jobs.Priorities()) {
			t.Fatalf("%d queues were counted", len(depths))
		}
		for _, got := range depths {
			want := Depth{Lane: got.Lane, Priority: got.Priority}
			switch got.Queue() {
			case "light.normal":
				want.Pending, want.Active, want.Scheduled, want.Archived = 4, 1, 1, 1
			case "heavy.urgent":
				want.Pending = 1
			}
			if got != want {
				t.Errorf("%s: %+v, want %+v", got.Queue(), got, want)
			}
		}
	})
}

// The counts are read from asynq's keys; its own, far dearer, account must agree.
func TestDepthsAgreeWithTheInspector(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		enqueue(t, b, "waits")
		enqueue(t, b, "runs")
		abandon(t, b, "runs", true)
		info, err := b.inspector.GetQueueInfo(lightNormal())
		if err != nil {
			t.Fatal(err)
		}
		depths, err := b.Depths(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range depths {
			if d.Queue() == lightNormal() && (d.Pending != int64(info.Pending) || d.Active != int64(info.Active)) {
				t.Errorf("depth is %+v, asynq says %+v", d, info)
			}
		}
	})
}
