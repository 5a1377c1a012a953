package queue

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/jobs"
)

func TestPresenceFollowsATask(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		expect := func(id string, want Presence) {
			t.Helper()
			if got := presence(t, b, id); got != want {
				t.Errorf("%s is %v, want %v", id, got, want)
			}
		}
		expect("a.1", Absent)
		emit(t, b, emission("a"))
		expect("a.1", Pending)
		if err := b.inspector.ArchiveTask(lightNormal(), "a.1"); err != nil {
			t.Fatal(err)
		}
		expect("a.1", Archived)

		later := emission("later")
		later.NotBefore = time.Now().Add(time.Hour)
		emit(t, b, later)
		expect("later.1", Pending)

		started, release := make(chan struct{}, 1), make(chan struct{})
		serve(t, b, laneServer(b, 1), func(context.Context, *asynq.Task) error {
			started <- struct{}{}
			<-release
			return nil
		})
		emit(t, b, emission("run"))
		within(t, 5*time.Second, "the task starts", started)
		expect("run.1", Active)
		close(release)
		eventually(t, 5*time.Second, "the finished task is absent", func() bool { return presence(t, b, "run.1") == Absent })
	})
}

func TestPresenceIsUnknownWithoutABroker(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	b := openBroker(t, server.url())
	server.kill(t)
	if _, err := b.Presence(t.Context(), lane, priority, "a.1"); jobs.CodeOf(err) != codeUnreachable {
		t.Errorf("error is %v, want queue-unreachable", err)
	}
	if err := b.Emit(t.Context(), emission("a")); jobs.CodeOf(err) != codeUnreachable {
		t.Errorf("error is %v, want queue-unreachable", err)
	}
	if err := b.Forget(t.Context(), lane, priority, "a.1"); jobs.CodeOf(err) != codeUnreachable {
		t.Errorf("error is %v, want queue-unreachable", err)
	}
}

func TestForgetFreesTheID(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		emit(t, b, emission("a"))
		if err := b.inspector.ArchiveTask(lightNormal(), "a.1"); err != nil {
			t.Fatal(err)
		}
		emit(t, b, emission("a")) // held by the archive: nothing happens
		if got := presence(t, b, "a.1"); got != Archived {
			t.Fatalf("the task is %v, want archived", got)
		}
		for range 2 { // the second time there is nothing to forget
			if err := b.Forget(t.Context(), lane, priority, "a.1"); err != nil {
				t.Fatal(err)
			}
		}
		emit(t, b, emission("a"))
		if got := presence(t, b, "a.1"); got != Pending {
			t.Errorf("after forgetting and emitting the task is %v, want pending", got)
		}
	})
}

func TestForgetAfterAFlush(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		emit(t, b, emission("a"))
		if err := b.Client().FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		if got := presence(t, b, "a.1"); got != Absent {
			t.Fatalf("after the flush the task is %v", got)
		}
		emit(t, b, emission("a"))
		if got := presence(t, b, "a.1"); got != Pending {
			t.Fatalf("emitted again the task is %v", got)
		}
		if err := b.Forget(t.Context(), lane, priority, "a.1"); err != nil {
			t.Fatal(err)
		}
		if got := presence(t, b, "a.1"); got != Absent {
			t.Errorf("the forgotten task is %v", got)
		}
	})
}

func TestForgetLeavesActiveTasksAlone(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		enqueue(t, b, "a")
		abandon(t, b, "a", true)
		if err := b.Forget(t.Context(), lane, priority, "a"); !errors.Is(err, ErrActive) {
			t.Errorf("error is %v, want ErrActive", err)
		}
		if got := presence(t, b, "a"); got != Active {
			t.Errorf("the task is %v, want active", got)
		}
	})
}
