package queue

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/jobs"
)

func TestAsynqMuxMatchesByPrefix(t *testing.T) {
	t.Parallel()
	var called bool
	mux := asynq.NewServeMux()
	mux.HandleFunc("encode", func(context.Context, *asynq.Task) error { called = true; return nil })
	if err := mux.ProcessTask(t.Context(), asynq.NewTask("encode-hdr", nil)); err != nil || !called {
		t.Errorf("called %v, error %v; the mux no longer matches by prefix", called, err)
	}
}

// A kind nobody handles is a plain failure to the mux, retried until it is archived; our registry postpones it.
func TestAsynqMuxFailsUnknownKinds(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		mux := asynq.NewServeMux()
		mux.HandleFunc("encode", idle)
		cfg := laneServer(b, 1)
		cfg.DelayedTaskCheckInterval = time.Hour
		serve(t, b, cfg, mux.ProcessTask)
		enqueue(t, b, "a")
		eventually(t, 5*time.Second, "the unknown task waits for a retry", inState(b, "a", asynq.TaskStateRetry))
		if info := inspect(b, "a"); info.Retried != 1 || !strings.Contains(info.LastErr, "not found") {
			t.Errorf("task is %+v, want a counted failure", info)
		}
	})
}

func TestKindsAreSafeFromPrefixMatching(t *testing.T) {
	t.Parallel()
	for _, a := range jobs.Kinds() {
		for _, b := range jobs.Kinds() {
			if a != b && strings.HasPrefix(string(a), string(b)) {
				t.Errorf("%q begins with %q", a, b)
			}
		}
	}
}
