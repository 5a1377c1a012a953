package e2e

import (
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/invariants"
)

// TestSurvival is the short form of `make faults`: plugs are pulled from a fleet in random order at random moments while masters come in, the
// invariants are asked after each, and in the end everything must be published and whole.
func TestSurvival(t *testing.T) {
	heavy(t)
	f := newFleet(t)
	f.key = f.newKey(t, "editor")
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	strikes := []func(){
		func() { f.strikeWorker(t, random) }, func() { f.strikeServer(t) }, func() { f.strikeProgram(t) }, func() { redis(f.redis, "FLUSHALL") },
	}
	random.Shuffle(len(strikes), func(i, j int) { strikes[i], strikes[j] = strikes[j], strikes[i] })
	var assets []api.Asset
	for i, strike := range strikes {
		assets = append(assets, f.submit(t, another(t, "tiny.mp4", uint32(31+i)), nil))
		f.awaitMoment(t, random)
		strike()
		f.expectSound(t)
	}
	for _, asset := range assets {
		f.published(t, asset, 1)
		expectDelivery(t, &f.mill, f.document(t, asset.ID))
	}
	f.expectWhole(t)
}

// awaitMoment waits until some step more is done than is now, so that plugs are pulled at different stages of the work.
func (f *fleet) awaitMoment(t *testing.T, random *rand.Rand) {
	t.Helper()
	l := f.ledger(t)
	const done = "SELECT COUNT(*) FROM attempts"
	target := l.count(t, done) + 1 + random.IntN(4)
	eventually(t, patience, "work goes on", func() bool {
		return l.count(t, done) >= target || l.count(t, "SELECT COUNT(*) FROM steps WHERE state IN ('waiting', 'ready', 'running')") == 0
	})
}

// expectSound asks what must hold at every moment.
func (f *fleet) expectSound(t *testing.T) {
	t.Helper()
	pool, err := f.ledger(t).db.DB()
	must(t, err)
	found, err := invariants.Check(t.Context(), pool, invariants.Always)
	must(t, err)
	for _, violation := range found {
		t.Error(violation)
	}
}

// strikeWorker kills a worker, which is started again at once, as a supervisor would.
func (f *fleet) strikeWorker(t *testing.T, random *rand.Rand) {
	t.Helper()
	victim := f.workers[random.IntN(len(f.workers))]
	victim.kill(t)
	victim.start(t)
}

func (f *fleet) strikeServer(t *testing.T) {
	t.Helper()
	f.kill(t)
	f.restart(t)
}

// strikeProgram kills an encoder where one runs soon.
func (f *fleet) strikeProgram(t *testing.T) {
	t.Helper()
	tick, late := time.NewTicker(20*time.Millisecond), time.After(5*time.Second)
	defer tick.Stop()
	for {
		for pid, line := range commands() {
			if containsAll(line, "ffmpeg ", f.data) && syscall.Kill(pid, syscall.SIGKILL) == nil {
				return
			}
		}
		select {
		case <-tick.C:
		case <-late:
			t.Log("no encoder ran")
			return
		}
	}
}
