package main

import (
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// A wait may be bounded. It says what went wrong last, when that is tried again, and leaves the work alone.
func TestSubmitWaitsNoLongerThanItMay(t *testing.T) {
	t.Parallel()
	at := time.Now().Add(90*time.Minute + 30*time.Second)
	probe := api.Step{
		ID: "p", Label: "probe", State: "ready", Attempts: make([]api.Attempt, 1), NotBefore: &at,
		Error: &api.Fault{Code: "source-unreachable", Message: "Its server did not answer."},
	}
	s := newStudio(t, api.Version{State: "processing", Steps: []api.Step{probe}})
	args := []string{"submit", "https://cdn.example/tide.mov", "--wait", "--timeout", "1s"}
	got := reelmill(t, s, args...)
	got.expect(
		t, exitFailed, "", "tide.mov: probe will be tried again in 1h30m: source-unreachable: Its server did not answer.\n",
		"tide.mov: wait-timeout: tide.mov is not published after 1s; the server goes on with it. Its probe failed last: source-unreachable: "+
			"Its server did not answer. It is tried again in 1h30m.\n  → `reelmill manifest asset-1` shows",
	)
	if got := reelmill(t, s, append(args, "--json")...); got.code != exitFailed || !strings.HasPrefix(got.stdout, `{"error":{"code":"wait-timeout",`) {
		t.Errorf("as JSON: %+v", got)
	}
	s.play = []api.Version{{State: "published"}}
	reelmill(t, s, append(args, "--json")...).expect(t, exitDone, `{"asset":{"id":"asset-3"},"version":1,"manifest":`+s.document+"}\n")
}
