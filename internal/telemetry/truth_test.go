package telemetry

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func goVersion() string { return runtime.Version() }

func TestTenScrapersCostOneQuery(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	truth := wholeTruth()
	read := truth.Database
	truth.Database = func(ctx context.Context) (Database, error) {
		asked.Add(1)
		return read(ctx)
	}
	m := NewMeters("test", truth)
	m.truth.database.fresh = time.Hour
	var scrapers sync.WaitGroup
	for range 10 {
		scrapers.Go(func() {
			if !strings.Contains(scrape(t, m), `reelmill_up{part="database"} 1`) {
				t.Error("a scrape went without the database")
			}
		})
	}
	scrapers.Wait()
	if got := asked.Load(); got != 1 {
		t.Errorf("ten scrapers cost %d queries", got)
	}
	m.truth.database.fresh = 0
	scrape(t, m)
	if got := asked.Load(); got != 2 {
		t.Errorf("once the reading was stale, the database was asked %d times in all", got)
	}
}

func TestPartsThatDoNotAnswerLeaveTheRest(t *testing.T) {
	t.Parallel()
	truth := wholeTruth()
	truth.Database = func(context.Context) (Database, error) { return Database{}, errors.New("connection refused") }
	hung := make(chan struct{})
	defer close(hung)
	truth.Queue = func(context.Context) (Queue, error) {
		<-hung // heeds no deadline
		return Queue{}, nil
	}
	m := NewMeters("test", truth)
	m.truth.queue.patience = 20 * time.Millisecond
	for range 2 { // the second finds the first one's reading still hanging
		text := scrape(t, m)
		wantLines(t, text, `reelmill_up{part="database"} 0`, `reelmill_up{part="queue"} 0`, `reelmill_up{part="scratch"} 1`,
			`reelmill_scratch_used_bytes 1`, `reelmill_relay_rows_total 0`)
		for _, gone := range []string{"reelmill_steps{", "reelmill_queue_tasks{", "reelmill_outbox_rows{"} {
			if strings.Contains(text, "\n"+gone) {
				t.Errorf("%s is exposed without anybody knowing it", gone)
			}
		}
	}
}

func TestReadingRecovers(t *testing.T) {
	t.Parallel()
	fail := true
	r := newReading(func(context.Context) (int, error) {
		if fail {
			return 0, errors.New("down")
		}
		return 42, nil
	})
	r.fresh = 0
	if _, err := r.get(); err == nil {
		t.Error("a failure was not told")
	}
	fail = false
	if got, err := r.get(); err != nil || got != 42 {
		t.Errorf("read %d, %v", got, err)
	}
}
