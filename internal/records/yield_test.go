package records_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

func TestYieldCostsNoAttempt(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		full := jobs.Stumble("storage-full", "The storage is full.", "Free space.", nil)
		const most = 5
		for n := 1; n <= most; n++ {
			pause, retry, err := store.Yield(t.Context(), s.claim(t, s.encodes[0]), full, most)
			must(t, err)
			if step := s.step(t, s.encodes[0].ID); !retry || step.Attempt != 0 || step.State != jobs.StateReady || pause != jobs.Backoff(n) {
				t.Fatalf("after %d times: retry %v after %v, the step is %s with %d attempts", n, retry, pause, step.State, step.Attempt)
			}
		}
		if _, retry, err := store.Yield(t.Context(), s.claim(t, s.encodes[0]), full, most); err != nil || !retry {
			t.Fatalf("after the last time: retry %v, %v", retry, err)
		}
		if step := s.step(t, s.encodes[0].ID); step.Attempt != 1 || step.Code != "storage-full" {
			t.Errorf("when patience is over, %d attempts are counted, code %q", step.Attempt, step.Code)
		}
		// Another reason has patience of its own.
		_, _, err := store.Yield(t.Context(), s.claim(t, s.encodes[0]), jobs.Stumble("scratch-full", "Full.", "", nil), most)
		must(t, err)
		if step := s.step(t, s.encodes[0].ID); step.Attempt != 1 {
			t.Errorf("another reason counted: %d attempts", step.Attempt)
		}
	})
}

func TestYieldAfterTheClaimWasLost(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		claim := s.claim(t, s.encodes[0])
		must(t, store.Reclaim(t.Context(), s.step(t, s.encodes[0].ID)))
		_, _, err := store.Yield(t.Context(), claim, jobs.Stumble("storage-full", "Full.", "", nil), 5)
		if !errors.Is(err, jobs.ErrClaimLost) {
			t.Errorf("a lost claim yields %v", err)
		}
	})
}

type state string

func (s state) Error() string    { return "ERROR " + string(s) }
func (s state) SQLState() string { return string(s) }

func TestAway(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		state("57P01"), state("57P03"), state("08006"), state("53300"), state("25P03"),
		fmt.Errorf("read: %w", io.ErrUnexpectedEOF), &net.OpError{Op: "dial", Err: errors.New("connection refused")},
	} {
		if !records.Away(err) {
			t.Errorf("%v is not taken for an absence", err)
		}
	}
	for _, err := range []error{nil, state("23505"), state("22021"), errors.New("x"), records.ErrNotFound, jobs.Stumble("a", "b", "", io.ErrUnexpectedEOF)} {
		if records.Away(err) {
			t.Errorf("%v is taken for an absence", err)
		}
	}
}
