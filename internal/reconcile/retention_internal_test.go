package reconcile

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
)

// soon is an age that everything has.
const soon = -time.Minute

// nothing is a rule that keeps only what readers see.
func nothing() records.Retention { return records.Retention{Versions: 0, For: soon} }

func TestRetireRemovesOnlyWhatNobodyNames(t *testing.T) {
	onBoth(t, func(t *testing.T, a *archive) {
		first := a.publish("m1", "derivatives/aa/shared.mp4", "derivatives/bb/old.mp4", "streams/cc/s1/master.m3u8")
		a.put("streams/cc/s1/seg-1.m4s", "streams/cc/s10/master.m3u8")
		a.publishNext(first, "m2", "derivatives/aa/shared.mp4", "derivatives/dd/new.mp4")
		before := a.keys()
		a.must(a.retire(t.Context(), a.store, records.Retention{Versions: 0, For: time.Hour}, soon))
		if got := a.keys(); !slices.Equal(got, before) {
			t.Fatalf("something young went: %v", got)
		}
		a.must(a.retire(t.Context(), a.store, nothing(), time.Hour))
		if got := a.keys(); !slices.Equal(got, before) {
			t.Fatalf("something went within its grace: %v", got)
		}
		a.must(a.retire(t.Context(), a.store, nothing(), soon))
		want := []string{"derivatives/aa/shared.mp4", "derivatives/dd/new.mp4", "masters/m2", "streams/cc/s10/master.m3u8"}
		if got := a.keys(); !slices.Equal(got, want) {
			t.Errorf("the store holds %v, want %v", got, want)
		}
		if _, err := a.records.Flip(t.Context(), first.ID, 1); !errors.Is(err, records.ErrSwept) {
			t.Errorf("a rollback gives %v", err)
		}
	})
}

func TestRetireTakesAWithdrawnAssetAway(t *testing.T) {
	onBoth(t, func(t *testing.T, a *archive) {
		gone, stays := a.publish("m1", "derivatives/aa/1.mp4", "derivatives/aa/both.mp4"), a.publish("m2", "derivatives/aa/both.mp4")
		a.must(a.records.Withdraw(t.Context(), gone.ID))
		a.must(a.retire(t.Context(), a.store, nothing(), soon))
		if got, want := a.keys(), []string{"derivatives/aa/both.mp4", "masters/m2"}; !slices.Equal(got, want) {
			t.Errorf("the store holds %v, want %v", got, want)
		}
		if _, err := a.records.Asset(t.Context(), stays.ID); err != nil {
			t.Error(err)
		}
	})
}

// A version of the same master is being made: what it may be about to record stays.
func TestRetireWaitsForWorkOnTheSameMaster(t *testing.T) {
	onBoth(t, func(t *testing.T, a *archive) {
		first := a.publish("m1", "derivatives/aa/1.mp4")
		a.publishNext(first, "m2", "derivatives/aa/2.mp4")
		busy := a.plan(a.submit("m1"), "m1", "derivatives/aa/1.mp4")
		a.must(a.retire(t.Context(), a.store, nothing(), soon))
		if !slices.Contains(a.keys(), "derivatives/aa/1.mp4") {
			t.Fatal("an output went that is being made again")
		}
		a.run(busy...)
		a.must(a.retire(t.Context(), a.store, nothing(), soon))
		for _, key := range []string{"derivatives/aa/1.mp4", "masters/m1"} {
			if !slices.Contains(a.keys(), key) {
				t.Errorf("%s went, which another asset has", key)
			}
		}
	})
}

// Somebody brings the same master again while the outputs of the old version are being removed. Intake finds it in the store and does not
// store it once more.
func TestRetireLeavesAMasterThatIsBeingTakenIn(t *testing.T) {
	onBoth(t, func(t *testing.T, a *archive) {
		first := a.publish("m1", "derivatives/aa/1.mp4")
		a.publishNext(first, "m2", "derivatives/aa/2.mp4")
		version := a.submit("m1")
		removing := &meetingStore{Store: a.store, meet: func() { a.begin(version) }}
		a.must(a.retire(t.Context(), removing, nothing(), soon))
		if removing.meet != nil {
			t.Fatal("nothing was removed, so that nobody came in between")
		}
		if !slices.Contains(a.keys(), "masters/m1") {
			t.Error("a master went while it was being taken in")
		}
	})
}

// The process dies at every deletion in turn; the next one goes on.
func TestRetireGoesOnAfterACrash(t *testing.T) {
	onBoth(t, func(t *testing.T, a *archive) {
		first := a.publish("m1", "derivatives/aa/1.mp4", "derivatives/aa/2.mp4", "storyboards/bb/b1/storyboard.vtt")
		a.put("storyboards/bb/b1/sheet-1.jpg")
		a.publishNext(first, "m2", "derivatives/aa/3.mp4")
		crashes := 0
		for {
			frail := &frailStore{Store: a.store, deletions: 1}
			err := a.retire(t.Context(), frail, nothing(), soon)
			if err == nil {
				break
			}
			if crashes++; crashes > 20 || !errors.Is(err, errCrash) {
				t.Fatalf("after %d crashes: %v", crashes, err)
			}
		}
		if got, want := a.keys(), []string{"derivatives/aa/3.mp4", "masters/m2"}; !slices.Equal(got, want) || crashes == 0 {
			t.Errorf("after %d crashes the store holds %v, want %v", crashes, got, want)
		}
	})
}

func TestLeftoversGo(t *testing.T) {
	onBoth(t, func(t *testing.T, a *archive) {
		first := a.publish("m1", "derivatives/aa/1.mp4", "streams/cc/s1/master.m3u8")
		a.publishNext(first, "m2", "derivatives/aa/2.mp4")
		a.put("streams/cc/s1/seg-1.m4s", "derivatives/aa/0.mp4", "parts/ee/x.mp4", "streams/cc/s0/seg-1.m4s", "streams/cc/s0/seg-2.m4s",
			"storyboards/dd/b/sheet.jpg", "masters/odd", "uploads/u1")
		before := a.keys()
		a.must(a.sweepLeftovers(t.Context(), a.store, time.Hour))
		if got := a.keys(); !slices.Equal(got, before) {
			t.Fatalf("something young went: %v", got)
		}
		a.must(a.sweepLeftovers(t.Context(), a.store, soon))
		want := []string{
			"derivatives/aa/1.mp4", "derivatives/aa/2.mp4", "masters/m1", "masters/m2", "masters/odd",
			"streams/cc/s1/master.m3u8", "streams/cc/s1/seg-1.m4s", "uploads/u1",
		}
		if got := a.keys(); !slices.Equal(got, want) {
			t.Errorf("the store holds %v, want %v", got, want)
		}
	})
}

// More objects than are looked up at once, every other one a leftover.
func TestLeftoversGoByTheThousand(t *testing.T) {
	onBoth(t, func(t *testing.T, a *archive) {
		var wanted []string
		for i := range 2*batch + 50 {
			key := "derivatives/aa/" + strings.Repeat("f", 1+i%7) + string(rune('a'+i%26)) + time.Duration(i).String() + ".mp4"
			if i%2 == 0 {
				wanted = append(wanted, key)
			} else {
				a.put(key)
			}
		}
		a.publish("m1", wanted...)
		a.must(a.sweepLeftovers(t.Context(), a.store, soon))
		slices.Sort(wanted)
		if got := slices.DeleteFunc(a.keys(), func(key string) bool { return key == "masters/m1" }); !slices.Equal(got, wanted) {
			t.Errorf("%d objects are left, want %d", len(got), len(wanted))
		}
	})
}

var errCrash = errors.New("the process died here")

// frailStore fails after so many deletions.
type frailStore struct {
	storage.Store

	deletions int
}

func (f *frailStore) Delete(ctx context.Context, key string) error {
	if f.deletions == 0 {
		return errCrash
	}
	f.deletions--
	return f.Store.Delete(ctx, key)
}

// meetingStore has somebody come by at the first deletion.
type meetingStore struct {
	storage.Store

	meet func()
}

func (m *meetingStore) Delete(ctx context.Context, key string) error {
	if m.meet != nil {
		m.meet()
		m.meet = nil
	}
	return m.Store.Delete(ctx, key)
}
