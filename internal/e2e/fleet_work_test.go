package e2e

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// takeOverBudget is how long the encode of a dead worker may lie still: 10 s of silence, a look every 3 s, and a margin.
const takeOverBudget = 30 * time.Second

// TestFleet runs server and workers apart, and takes a worker and the whole memory of Redis away from them.
func TestFleet(t *testing.T) {
	heavy(t)
	f := newFleet(t)
	expectKeys(t, f)
	f.key = f.newKey(t, "editor")
	asset := f.submit(t, media(t, "embedded_subs.mkv"), nil)
	f.published(t, asset, 1)
	expectDelivery(t, &f.mill, f.document(t, asset.ID))

	t.Run("flushed queue", func(t *testing.T) { f.flush(t) })
	t.Run("killed server", func(t *testing.T) { f.loseServer(t) })
	t.Run("killed worker", func(t *testing.T) { f.loseWorker(t) })
	f.expectWhole(t)
}

// loseWorker kills the worker that holds an encode. The other one must take it over by itself.
func (f *fleet) loseWorker(t *testing.T) {
	asset := f.submit(t, fair(t), nil)
	f.encoder(t, asset, 1)
	dead := theStep(t, f.version(t, asset, 1), "encode").Worker
	holder := f.holder(t, dead)
	holder.kill(t)
	killed := time.Now()
	eventually(t, patience, "another worker holds the encode", func() bool {
		step := theStep(t, f.version(t, asset, 1), "encode")
		return step.Worker != "" && step.Worker != dead
	})
	took := time.Since(killed)
	t.Logf("the encode of the dead worker was taken over after %.1f s", took.Seconds())
	if took > takeOverBudget {
		t.Errorf("the take-over took %v, want at most %v", took, takeOverBudget)
	}
	version := f.published(t, asset, 1)
	t.Logf("it was finished %.1f s later", time.Since(killed.Add(took)).Seconds())
	if got := outcomes(theStep(t, version, "encode")); !slices.Equal(got, []string{"lost", "done"}) {
		t.Errorf("attempts at the encode: %q", got)
	}
	holder.start(t)
	eventually(t, patience, "the worker that came back has swept up", func() bool {
		left, err := os.ReadDir(holder.tmp)
		return err == nil && len(left) == 0
	})
}

// flush empties Redis in the middle of the work: an encode is running, others wait in the queue.
func (f *fleet) flush(t *testing.T) {
	running := f.submit(t, another(t, "long.mp4", 22), nil)
	waiting := []api.Asset{f.submit(t, another(t, "tiny.mp4", 22), nil), f.submit(t, another(t, "silent.mp4", 22), nil)}
	f.encoder(t, running, 1)
	if said := redis(f.redis, "FLUSHALL"); said != "OK" {
		t.Fatalf("FLUSHALL: %q", said)
	}
	for _, asset := range append(waiting, running) {
		f.published(t, asset, 1)
	}
	version := f.version(t, running, 1)
	if got := outcomes(theStep(t, version, "encode")); !slices.Equal(got, []string{"done"}) {
		t.Errorf("the encode that was running when the queue was lost: %q", got)
	}
}

// loseServer kills the server once it has taken a master in. The workers must finish it without one.
func (f *fleet) loseServer(t *testing.T) {
	asset := f.submit(t, another(t, "tiny.mp4", 23), nil)
	f.kill(t)
	records := f.ledger(t)
	eventually(t, patience, "the workers have published it", func() bool {
		return records.count(t, "SELECT COUNT(*) FROM versions WHERE asset_id = ? AND state = 'published'", asset.ID) == 1
	})
	f.restart(t)
	expectDelivery(t, &f.mill, f.document(t, asset.ID))
}
