package records_test

import (
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/jobs"
)

// openAt opens the records on a machine whose clock is off.
func openAt(t *testing.T, url string, off time.Duration) *records.Store {
	t.Helper()
	clock := func() time.Time { return time.Now().Add(off) }
	store, err := records.Open(t.Context(), records.Config{URL: url, Clock: clock})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	return store
}

// Two workers with clocks twenty minutes apart must see each other's heartbeats as what they are.
func TestSkewedClocks(t *testing.T) {
	t.Parallel()
	url := recordstest.BlankPostgres(t)
	early, late := openAt(t, url, -10*time.Minute), openAt(t, url, 10*time.Minute)
	if apart := late.Now().Sub(early.Now()).Abs(); apart > time.Minute {
		t.Fatalf("the processes disagree on the time by %v", apart)
	}
	for _, pair := range [][2]*records.Store{{early, late}, {late, early}} {
		worker, watcher := pair[0], pair[1]
		s := plan(t, worker, 1)
		claim := s.claim(t, s.encodes[0])
		must(t, worker.Beat(t.Context(), claim, 0.5))
		stale, err := watcher.StaleClaims(t.Context(), time.Minute, 10)
		must(t, err)
		if len(stale) != 0 {
			t.Errorf("a heartbeat just given looks %v old", watcher.Now().Sub(stale[0].HeartbeatAt.Time()))
		}
		stale, err = watcher.StaleClaims(t.Context(), soon, 10)
		must(t, err)
		if len(stale) != 1 {
			t.Errorf("%d claims are older than a minute from now, want 1", len(stale))
		}
		must(t, worker.Release(t.Context(), claim, nil, 0))
		if step := s.step(t, s.encodes[0].ID); step.State != jobs.StateReady {
			t.Errorf("the step is %s", step.State)
		}
	}
	if off := late.ClockOff(); off < 9*time.Minute || off > 11*time.Minute {
		t.Errorf("the late machine is said to be off by %v, want ten minutes", off)
	}
}

// What goes by after a comparison is counted on the monotonic clock: setting the machine's clock changes nothing.
func TestClockThatIsSet(t *testing.T) {
	t.Parallel()
	store := openAt(t, recordstest.SQLite(t), time.Hour)
	if ahead := time.Until(store.Now()); ahead < 59*time.Minute {
		t.Errorf("without a database server the machine's own clock counts, but it is off by %v", ahead)
	}
	if off := store.ClockOff(); off != 0 {
		t.Errorf("off by %v, though there is nothing to compare with", off)
	}
}
