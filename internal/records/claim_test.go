package records_test

import (
	"errors"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

func TestClaimTakesStep(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 2)
		began := records.At(store.Now())
		claim := s.claim(t, s.encodes[1])
		if claim.Asset.ID != s.asset.ID || claim.Version.ID != s.version.ID || claim.Token == "" {
			t.Errorf("claim is of asset %s, version %s", claim.Asset.ID, claim.Version.ID)
		}
		if len(claim.Derivatives) != 1 || claim.Derivatives[0].StepID != s.encodes[1].ID || claim.Derivatives[0].Planned.Width != 1280 {
			t.Errorf("claim is to make %+v", claim.Derivatives)
		}
		step := s.step(t, s.encodes[1].ID)
		if step.State != jobs.StateRunning || step.Attempt != 1 || step.Worker != "worker-1" || step.ClaimToken != claim.Token {
			t.Errorf("step is %+v", step)
		}
		wantRecent(t, began, step.HeartbeatAt, step.StartedAt)
		if got := s.attempts(t, step.ID); len(got) != 1 || got[0] != "" {
			t.Errorf("attempts are %q", got)
		}
	})
}

func TestClaimRefusals(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 2)
		s.claim(t, s.encodes[0])
		s.run(t, s.encodes[1])
		cases := []struct {
			name       string
			step       string
			generation int
			want       error
		}{
			{"held by another", s.encodes[0].ID, 1, records.ErrBusy},
			{"held, and the task is of an older generation", s.encodes[0].ID, 0, records.ErrSettled},
			{"done", s.encodes[1].ID, 1, records.ErrSettled},
			{"waiting", s.publish.ID, 1, records.ErrSettled},
			{"unknown", "no-such-step", 1, records.ErrSettled},
		}
		for _, c := range cases {
			claim, err := store.Claim(t.Context(), c.step, c.generation, "worker-2")
			if claim != nil || !errors.Is(err, c.want) {
				t.Errorf("%s: got %v, %v; want %v", c.name, claim, err, c.want)
			}
		}
	})
}

func TestClaimOfGhostGeneration(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		must(t, store.Reemit(t.Context(), s.encodes[0]))
		for _, generation := range []int{1, 3} {
			if _, err := store.Claim(t.Context(), s.encodes[0].ID, generation, "w"); !errors.Is(err, records.ErrSettled) {
				t.Errorf("generation %d of 2: %v, want ErrSettled", generation, err)
			}
		}
		_, err := store.Claim(t.Context(), s.encodes[0].ID, 2, "w")
		must(t, err)
	})
}

// twins gives the first encode steps of two assets the same work.
func twins(t *testing.T, store *records.Store) (first, second *scene) {
	t.Helper()
	first, second = plan(t, store, 1), plan(t, store, 1)
	must(t, store.Raw().Exec("UPDATE steps SET work = 'same' WHERE id IN (?, ?)", first.encodes[0].ID, second.encodes[0].ID).Error)
	return first, second
}

func TestClaimOfTwinWork(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		first, second := twins(t, store)
		claim := first.claim(t, first.encodes[0])
		if _, err := store.Claim(t.Context(), second.encodes[0].ID, 1, "w"); !errors.Is(err, records.ErrBusy) {
			t.Errorf("twin of running work: %v, want ErrBusy", err)
		}
		must(t, store.Finish(t.Context(), claim, nothing))
		second.claim(t, second.encodes[0])
	})
}

// Two claims at one moment do not see each other, so only the database can tell them apart.
func TestTwinsClaimedAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		for range 8 {
			first, second := twins(t, store)
			steps := []string{first.encodes[0].ID, second.encodes[0].ID}
			errs := together(2, func(i int) error {
				_, err := store.Claim(t.Context(), steps[i], 1, "w")
				return err
			})
			wantOneWinner(t, errs, records.ErrBusy)
			must(t, store.Cancel(t.Context(), first.asset.ID, 1))
			must(t, store.Cancel(t.Context(), second.asset.ID, 1))
		}
	})
}

func TestOneStepClaimedAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 12)
		for _, step := range s.encodes {
			wantOneWinner(t, together(4, func(int) error {
				_, err := store.Claim(t.Context(), step.ID, 1, "w")
				return err
			}), records.ErrBusy)
			if got := s.step(t, step.ID).Attempt; got != 1 {
				t.Fatalf("one winner cost %d attempts", got)
			}
		}
	})
}

func wantOneWinner(t *testing.T, errs []error, others error) {
	t.Helper()
	winners := 0
	for _, err := range errs {
		switch {
		case err == nil:
			winners++
		case !errors.Is(err, others):
			t.Errorf("loser got %v, want %v", err, others)
		}
	}
	if winners != 1 {
		t.Fatalf("%d claims won, want 1", winners)
	}
}

func TestClaimExhausted(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 2)
		sibling := s.claim(t, s.encodes[1])
		limit := s.encodes[0].MaxAttempts
		for range limit {
			s.claim(t, s.encodes[0])
			must(t, store.Reclaim(t.Context(), s.step(t, s.encodes[0].ID)))
		}
		generation := s.step(t, s.encodes[0].ID).Generation
		if _, err := store.Claim(t.Context(), s.encodes[0].ID, generation, "w"); !errors.Is(err, records.ErrExhausted) {
			t.Fatalf("after %d lost attempts: %v, want ErrExhausted", limit, err)
		}
		s.wantStep(t, s.encodes[0].ID, jobs.StateFailed)
		s.wantStep(t, s.publish.ID, jobs.StateCanceled)
		s.wantVersion(t, records.VersionFailed)
		s.wantAsset(t, records.AssetFailed, 0)
		if err := store.Beat(t.Context(), sibling, 0.5); !errors.Is(err, jobs.ErrCanceled) {
			t.Errorf("beat of a sibling: %v, want ErrCanceled", err)
		}
		if _, err := store.Claim(t.Context(), s.encodes[0].ID, generation, "w"); !errors.Is(err, records.ErrSettled) {
			t.Errorf("claim after that: %v, want ErrSettled", err)
		}
	})
}

func TestBeatRenews(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		claim := s.claim(t, s.encodes[0])
		s.age(t, s.encodes[0].ID)
		stale, err := store.StaleClaims(t.Context(), 30*time.Second, 10)
		if err != nil || len(stale) != 1 || stale[0].ID != s.encodes[0].ID {
			t.Fatalf("stale claims: %v, %v", stale, err)
		}
		must(t, store.Beat(t.Context(), claim, 0.25))
		if got := s.step(t, s.encodes[0].ID).Progress; got != 0.25 {
			t.Errorf("progress is %v", got)
		}
		if stale, err = store.StaleClaims(t.Context(), 30*time.Second, 10); err != nil || len(stale) != 0 {
			t.Errorf("stale after a beat: %v, %v", stale, err)
		}
	})
}

func nothing(*records.Tx) error { return nil }
