package schedule_test

import (
	"sync"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/schedule"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func take(t *testing.T, s *schedule.Slots, step string, units int, at time.Time) func() {
	t.Helper()
	release, ok := s.Take(step, units, at)
	if !ok {
		t.Fatalf("no slots for %s", step)
	}
	return release
}

func refused(t *testing.T, s *schedule.Slots, step string, units int, at time.Time) {
	t.Helper()
	if _, ok := s.Take(step, units, at); ok {
		t.Fatalf("%s got slots", step)
	}
}

func TestSlots(t *testing.T) {
	s := schedule.NewSlots(3)
	a := take(t, s, "a", 2, noon)
	b := take(t, s, "b", 0, noon) // counts as one
	refused(t, s, "c", 1, noon)
	a()
	a()
	take(t, s, "c", 1, noon)
	take(t, s, "d", 1, noon)
	refused(t, s, "e", 1, noon)
	b()
	take(t, s, "e", 1, noon)
}

func TestStepLargerThanTheWorkerRunsAlone(t *testing.T) {
	s := schedule.NewSlots(2)
	release := take(t, s, "8K", 8, noon)
	refused(t, s, "small", 1, noon)
	release()
	take(t, s, "small", 1, noon.Add(time.Hour))
}

// Small steps that come again and again must not keep a large one waiting for ever.
func TestLargeStepIsNotPassedBy(t *testing.T) {
	s := schedule.NewSlots(4)
	small := take(t, s, "small", 1, noon)
	refused(t, s, "large", 4, noon)
	refused(t, s, "other", 1, noon.Add(time.Second)) // there is a slot, but it is kept
	refused(t, s, "large", 4, noon.Add(time.Second))
	small()
	refused(t, s, "other", 1, noon.Add(2*time.Second))
	take(t, s, "large", 4, noon.Add(2*time.Second))()
	take(t, s, "other", 1, noon.Add(3*time.Second))
}

// A large step that went to another worker must not hold this one's slots for long.
func TestReservationEnds(t *testing.T) {
	s := schedule.NewSlots(4)
	take(t, s, "small", 1, noon)
	refused(t, s, "large", 4, noon)
	refused(t, s, "other", 1, noon.Add(14*time.Second))
	take(t, s, "other", 1, noon.Add(16*time.Second))
}

func TestSlotsAreNeverOverdrawn(t *testing.T) {
	s := schedule.NewSlots(4)
	var group sync.WaitGroup
	var mu sync.Mutex
	used := 0
	for i := range 64 {
		group.Go(func() {
			units := i%3 + 1
			release, ok := s.Take("s", units, noon)
			if !ok {
				return
			}
			mu.Lock()
			if used += units; used > 4 {
				t.Errorf("%d of 4 slots are taken", used)
			}
			used -= units
			mu.Unlock()
			release()
		})
	}
	group.Wait()
}
