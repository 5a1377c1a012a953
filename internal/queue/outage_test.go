package queue

import (
	"context"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/jobs"
)

// Redis is killed, not stopped, and has no journal: every task it held is gone afterwards.

func TestRelayOutlivesAKilledRedis(t *testing.T) {
	t.Parallel()
	server, o := startRedis(t), &tray{}
	b := openBroker(t, server.url())
	r := relay(t, o, b)
	before, _ := steps("before", 10)
	o.put(before...)
	eventually(t, 5*time.Second, "the first rows are sent", o.empty)

	server.kill(t)
	names, ids := steps("during", 2*relayBatch)
	o.put(names...)
	r.Nudge()
	eventually(t, 10*time.Second, "the relay has noticed", func() bool {
		return b.Ping(t.Context()) != nil && o.left() == len(names)
	})
	server.start(t)

	eventually(t, 20*time.Second, "the rows are sent after all", o.empty)
	if got := waiting(t, b); !slices.Equal(got, ids) {
		t.Errorf("%d tasks wait, want the %d rows of the outage in their order", len(got), len(ids))
	}
}

func TestRelayLosesNothingWhileRedisComesAndGoes(t *testing.T) {
	t.Parallel()
	server, o := startRedis(t, "--appendonly", "yes", "--appendfsync", "always"), &tray{}
	b := openBroker(t, server.url())
	relay(t, o, b)
	var ids []string
	for _, prefix := range []string{"a", "b", "c"} {
		names, expected := steps(prefix, 2*relayBatch)
		ids = append(ids, expected...)
		o.put(names...)
		want := len(ids) - relayBatch // in the middle of the work
		eventually(t, 10*time.Second, "half of the round is sent", func() bool { return len(ids)-o.left() >= want })
		server.kill(t)
		server.start(t)
		eventually(t, 10*time.Second, "Redis has read its journal", func() bool { return b.Ping(t.Context()) == nil })
	}
	eventually(t, 30*time.Second, "the outbox is empty", o.empty)
	if got := waiting(t, b); !slices.Equal(got, ids) {
		t.Errorf("%d tasks wait, want %d in their order", len(got), len(ids))
	}
}

func TestServerOutlivesAKilledRedis(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	b := openBroker(t, server.url())
	done := make(chan string, 10)
	serve(t, b, laneServer(b, 2), func(ctx context.Context, _ *asynq.Task) error {
		id, _ := asynq.GetTaskID(ctx)
		done <- id
		return nil
	})
	emit(t, b, emission("before"))
	within(t, 5*time.Second, "the task before the outage runs", done)
	server.kill(t)
	server.start(t)
	eventually(t, 10*time.Second, "Redis answers", func() bool { return b.Ping(t.Context()) == nil })
	emit(t, b, emission("after"))
	if id := within(t, 10*time.Second, "the task after the outage runs", done); id != "after.1" {
		t.Errorf("%s ran", id)
	}
}

// What the reconciler does after a flush: look, and emit again what is missing.
func TestWorkIsPutBackAfterAFlush(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		names, ids := steps("s", 20)
		for _, name := range names {
			emit(t, b, emission(name))
		}
		if err := b.Client().FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		for i, name := range names {
			if presence(t, b, ids[i]) == Absent {
				emit(t, b, emission(name))
			}
		}
		var mu sync.Mutex
		ran := map[string]int{}
		serve(t, b, laneServer(b, 4), func(ctx context.Context, _ *asynq.Task) error {
			id, _ := asynq.GetTaskID(ctx)
			mu.Lock()
			defer mu.Unlock()
			ran[id]++
			return nil
		})
		eventually(t, 10*time.Second, "the queue is empty", func() bool { return len(traces(t, b.Client())) == 0 })
		mu.Lock()
		defer mu.Unlock()
		for _, id := range ids {
			if ran[id] != 1 {
				t.Errorf("%s ran %d times", id, ran[id])
			}
		}
	})
}

func TestEmitDoesNotWaitForAFrozenRedis(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	b := openBroker(t, server.url())
	if err := server.process.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begin := time.Now()
	if err := b.Emit(ctx, emission("a")); jobs.CodeOf(err) != codeUnreachable {
		t.Errorf("error is %v, want queue-unreachable", err)
	}
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("it took %v to give up", took)
	}
	// The command may have got through all the same; that is why emitting again has to be success.
	if err := server.process.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	emit(t, b, emission("a"))
	if got := waiting(t, b); !slices.Equal(got, []string{"a.1"}) {
		t.Errorf("waiting are %v, want the task once", got)
	}
}
