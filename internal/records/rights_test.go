package records_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

func TestWindowIsHalfOpen(t *testing.T) {
	t.Parallel()
	noon := time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)
	asset := records.Asset{StartsAt: records.At(noon), EndsAt: records.At(noon.Add(time.Hour)), State: records.AssetPublished}
	for _, tt := range []struct {
		after  time.Duration
		phase  records.Phase
		change time.Duration // from noon; negative for never
		state  records.AssetState
	}{
		{-time.Millisecond, records.PhaseUpcoming, 0, records.AssetPublished},
		{0, records.PhaseOpen, time.Hour, records.AssetPublished},
		{time.Hour - time.Millisecond, records.PhaseOpen, time.Hour, records.AssetPublished},
		{time.Hour, records.PhaseClosed, -1, records.AssetExpired},
	} {
		at := noon.Add(tt.after)
		phase, change := asset.Window(at)
		want := time.Time{}
		if tt.change >= 0 {
			want = noon.Add(tt.change)
		}
		if phase != tt.phase || !change.Equal(want) || asset.StateAt(at) != tt.state {
			t.Errorf("at %v the window is %s until %v and the asset %s", at, phase, change, asset.StateAt(at))
		}
	}
}

// An embargo that ended and a licence that ran out while every process was down are announced by the first that starts.
func TestRightsAreAnnouncedLate(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{"sqlite": recordstest.BlankSQLite(t), "postgres": recordstest.BlankPostgres(t)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := time.Now()
			clock := func() time.Time { return now }
			if name == "postgres" {
				clock = time.Now // its own clock counts
			}
			store, err := records.Open(t.Context(), records.Config{URL: url, Clock: clock})
			must(t, err)
			t.Cleanup(func() { must(t, store.Close()) })
			s := plan(t, store, 1)
			s.runAll(t)
			edit := func(starts, ends records.Instant) {
				t.Helper()
				_, err := store.EditAsset(t.Context(), s.asset.ID, func(a *records.Asset) { a.StartsAt, a.EndsAt = starts, ends })
				must(t, err)
			}
			here := records.At(store.Now())
			edit(here.Add(time.Hour), here.Add(2*time.Hour)) // closes it: nothing may be seen for an hour
			edit(here.Add(-time.Hour), here.Add(2*time.Hour))
			edit(here.Add(-time.Hour), here.Add(-time.Minute))
			// As if the window had been planned and nobody had been there when it opened and closed.
			must(t, store.Raw().Exec("UPDATE assets SET rights_phase = 'upcoming', rights_due = ? WHERE id = ?", here.Add(-time.Hour), s.asset.ID).Error)
			for range 2 {
				_, err = store.AnnounceRights(t.Context(), 10)
				must(t, err)
			}
			opened, closed := records.EventRightsOpened, records.EventRightsClosed
			got := slices.DeleteFunc(kinds(t, store, s.asset.ID), func(kind records.EventType) bool { return kind != opened && kind != closed })
			if want := []records.EventType{closed, opened, closed, opened, closed}; !slices.Equal(got, want) {
				t.Errorf("announced were %v, want %v", got, want)
			}
			wantTimes(t, store, s.asset.ID, here.Add(-time.Hour), here.Add(-time.Minute))
			if next, err := store.NextRights(t.Context()); err != nil || next != 0 {
				t.Errorf("the next change is due at %v, %v", next.Time(), err)
			}
		})
	}
}

// rightsTold are the events of windows and the withdrawal, with edits between them.
func rightsTold(t *testing.T, s *scene) []records.EventType {
	t.Helper()
	wanted := []records.EventType{records.EventRightsOpened, records.EventRightsClosed, records.EventManifestChanged, records.EventAssetWithdrawn}
	return slices.DeleteFunc(kinds(t, s.store, s.asset.ID), func(kind records.EventType) bool { return !slices.Contains(wanted, kind) })
}

// Somebody may edit or withdraw an asset before anybody has announced that its window turned: that is told all the same, and first.
func TestTurnsAreToldBeforeWhatFollows(t *testing.T) {
	opened, closed, changed := records.EventRightsOpened, records.EventRightsClosed, records.EventManifestChanged
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.runAll(t)
		here := records.At(store.Now())
		edit := func(starts, ends records.Instant) {
			t.Helper()
			_, err := store.EditAsset(t.Context(), s.asset.ID, func(a *records.Asset) { a.StartsAt, a.EndsAt = starts, ends })
			must(t, err)
		}
		// As if the window had come to these turns while nobody was there to announce them.
		unannounced := func(phase records.Phase, starts, ends, due records.Instant) {
			t.Helper()
			must(t, store.Raw().Exec("UPDATE assets SET starts_at = ?, ends_at = ?, rights_phase = ?, rights_due = ? WHERE id = ?",
				starts, ends, phase, due, s.asset.ID).Error)
		}
		past, future := here.Add(-time.Minute), here.Add(time.Hour)
		unannounced(records.PhaseOpen, 0, past, past)
		edit(0, future) // open again
		unannounced(records.PhaseUpcoming, here.Add(-time.Hour), past, here.Add(-time.Hour))
		edit(0, here.Add(2*time.Hour))
		edit(future, 0)                     // not yet
		edit(here.Add(-time.Hour), past)    // never, after all
		edit(future, here.Add(time.Hour*2)) // and not yet again
		unannounced(records.PhaseUpcoming, past, future, past)
		must(t, store.Withdraw(t.Context(), s.asset.ID))
		_, err := store.AnnounceRights(t.Context(), 10)
		must(t, err)
		want := []records.EventType{
			closed, changed, opened, // each turn before the edit, what the edit did behind it
			opened, closed, changed, opened,
			changed, closed, changed, changed,
			opened, records.EventAssetWithdrawn,
		}
		if got := rightsTold(t, s); !slices.Equal(got, want) {
			t.Errorf("told were %v, want %v", got, want)
		}
	})
}

// wantTimes wants the window of an asset to have opened and closed last when the clock said so, and before when somebody edited it.
func wantTimes(t *testing.T, store *records.Store, id string, opened, closed records.Instant) {
	t.Helper()
	events, err := store.Events(t.Context(), id, 0, 100)
	must(t, err)
	events = slices.DeleteFunc(events, func(e records.Event) bool { return !strings.HasPrefix(string(e.Type), "rights.") })
	last := events[len(events)-2:]
	if !last[0].Time().Equal(opened.Time()) || !last[1].Time().Equal(closed.Time()) {
		t.Errorf("it opened at %v and closed at %v, want %v and %v", last[0].Time(), last[1].Time(), opened.Time(), closed.Time())
	}
	for _, edited := range events[:len(events)-2] {
		if edited.Time() != edited.CreatedAt.Time() {
			t.Errorf("%s by an edit at %v is said to have happened at %v", edited.Type, edited.CreatedAt.Time(), edited.Time())
		}
	}
}
