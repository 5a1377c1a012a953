package jobs_test

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

func ExampleRefuse() {
	err := fmt.Errorf("probe: %w", jobs.Refuse("broken-index", "The file ends before its index.", "Export it again.", io.ErrUnexpectedEOF))
	fmt.Println(jobs.CodeOf(err), errors.Is(err, io.ErrUnexpectedEOF))
	// Output: broken-index true
}

func TestAsFault(t *testing.T) {
	t.Parallel()
	if jobs.AsFault(nil) != nil {
		t.Error("nil is a fault")
	}
	unforeseen := jobs.AsFault(io.EOF)
	if unforeseen.Code != "internal" || unforeseen.Class != jobs.Transient || !errors.Is(unforeseen, io.EOF) {
		t.Errorf("an unforeseen error became %+v", unforeseen)
	}
	inner := jobs.Postpone("lane-full", "Not now.", time.Second)
	if got := jobs.AsFault(fmt.Errorf("wrapped: %w", inner)); got != inner {
		t.Errorf("the fault inside was not found: %v", got)
	}
}

func TestBackoffGrowsAndIsBounded(t *testing.T) {
	t.Parallel()
	last := time.Duration(0)
	for n := range 50 {
		pause := jobs.Backoff(n)
		if pause < last || pause > 10*time.Minute || pause < time.Second {
			t.Fatalf("pause %d is %v after %v", n, pause, last)
		}
		last = pause
	}
}

// TestPoliciesAreComplete: the queue takes 0 for half an hour, so no kind may go without a deadline.
func TestPoliciesAreComplete(t *testing.T) {
	t.Parallel()
	for _, kind := range jobs.Kinds() {
		policy := jobs.PolicyFor(kind)
		if policy.Deadline <= 0 || policy.Attempts < 1 || policy.Lane == "" {
			t.Errorf("%s has the policy %+v", kind, policy)
		}
		for _, other := range jobs.Kinds() {
			if kind != other && len(other) > len(kind) && other[:len(kind)] == kind {
				t.Errorf("%s is a prefix of %s", kind, other)
			}
		}
		if parsed, err := jobs.ParseKind(string(kind)); err != nil || parsed != kind {
			t.Errorf("%s reads back as %s, %v", kind, parsed, err)
		}
	}
	if _, err := jobs.ParseKind("transcode"); err == nil {
		t.Error("an unknown kind was read")
	}
}
