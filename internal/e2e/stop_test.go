package e2e

import (
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// TestDrain stops the server politely in the middle of an encode. That must cost no attempt.
func TestDrain(t *testing.T) {
	heavy(t)
	m := newMill(t)
	asset := m.submit(t, fair(t), nil)
	// An encode that is stopped for a moment cannot finish within the time short work is given.
	pid := m.encoder(t, asset, 1)
	must(t, syscall.Kill(pid, syscall.SIGSTOP))
	code, took := m.terminate(t)
	if code != 0 || took > 35*time.Second {
		t.Errorf("exit code %d after %v", code, took)
	}
	m.expectTidy(t)
	l := m.ledger(t)
	if n := l.count(t, "SELECT attempt FROM steps WHERE kind = 'encode'"); n != 0 {
		t.Errorf("the stop cost %d attempts", n)
	}
	l.expectNone(t, "claims are still held", "SELECT COUNT(*) FROM steps WHERE state = 'running' OR claim_token <> ''")
	m.restart(t)
	encode := theStep(t, m.published(t, asset, 1), "encode")
	if got := outcomes(encode); !slices.Equal(got, []string{"released", "done"}) || encode.Attempts[1].Number != 1 {
		t.Errorf("attempts at the encode: %q: %+v", got, encode.Attempts)
	}
	m.expectWhole(t)
}

// TestCancel stops a version in the middle of its encode and goes on with it later.
func TestCancel(t *testing.T) {
	heavy(t)
	m := newMill(t)
	asset := m.submit(t, media(t, "long.mp4"), nil)
	pid := m.encoder(t, asset, 1)
	eventually(t, patience, "the posters are made", func() bool { return theStep(t, m.version(t, asset, 1), "poster").State != "running" })
	canceled := m.decide(t, asset, 1, "cancel")
	if canceled.State != "canceled" || canceled.FinishedAt == nil {
		t.Errorf("after canceling: %s %v", canceled.State, canceled.FinishedAt)
	}
	eventually(t, 20*time.Second, "ffmpeg has stopped", func() bool { return syscall.Kill(pid, 0) != nil })
	m.expectTidy(t)
	m.ask(t, "GET", "/v1/assets/"+asset.ID+"/manifest", nil).refusal(t, 404, "not-published")
	m.ask(t, "POST", "/v1/assets/"+asset.ID+"/versions/1/cancel", nil).refusal(t, 409, "wrong-state")
	before := m.version(t, asset, 1)

	m.decide(t, asset, 1, "retry")
	after := m.published(t, asset, 1)
	for _, step := range before.Steps {
		now := after.Steps[slices.IndexFunc(after.Steps, func(s api.Step) bool { return s.ID == step.ID })]
		if step.State == "done" && len(now.Attempts) != len(step.Attempts) {
			t.Errorf("%s was made before the cancel and again after it: %+v", step.Kind, now.Attempts)
		}
	}
	if got := outcomes(theStep(t, after, "encode")); !slices.Equal(got, []string{"canceled", "done"}) {
		t.Errorf("attempts at the encode: %q", got)
	}
	m.expectWhole(t)
}
