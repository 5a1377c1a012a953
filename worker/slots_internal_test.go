package worker

import (
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/schedule"
	"github.com/reelmill/reelmill/jobs"
)

// full is a worker with one slot, and that is taken.
func full(t *testing.T) (w *Worker, slots *schedule.Slots, release func()) {
	t.Helper()
	slots = schedule.NewSlots(1)
	release, ok := slots.Take("first", 1, time.Now())
	if !ok {
		t.Fatal("an idle worker has no slot")
	}
	return &Worker{drained: make(chan struct{})}, slots, release
}

// waiter waits for a slot and tells whether it got one.
func waiter(t *testing.T, w *Worker, slots *schedule.Slots) <-chan bool {
	t.Helper()
	got := make(chan bool, 1)
	go func() {
		_, ok := w.await(t.Context(), slots, jobs.Payload{Step: "second", Units: 1})
		got <- ok
	}()
	return got
}

func within(t *testing.T, got <-chan bool) bool {
	t.Helper()
	select {
	case ok := <-got:
		return ok
	case <-time.After(slotPatience / 2):
		t.Fatal("it still waits")
		return false
	}
}

// A step that found no slot keeps its place for a while and starts as soon as there is one.
func TestStepWaitsForASlot(t *testing.T) {
	t.Parallel()
	w, slots, release := full(t)
	got := waiter(t, w, slots)
	select {
	case ok := <-got:
		t.Fatalf("the step did not wait: %v", ok)
	case <-time.After(3 * slotLook):
	}
	release()
	if !within(t, got) {
		t.Error("a slot was free, and the step did not get it")
	}
}

func TestDrainingWorkerKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	w, slots, _ := full(t)
	got := waiter(t, w, slots)
	close(w.drained)
	if within(t, got) {
		t.Error("the step got a slot that is taken")
	}
}
