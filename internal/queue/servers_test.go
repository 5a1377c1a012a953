package queue

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/jobs"
)

// lookAt returns the live workers, or none while the queue has not heard of any.
func lookAt(t *testing.T, b *Broker) []Server {
	t.Helper()
	servers, err := b.Servers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return servers
}

func serveLane(t *testing.T, b *Broker, lane jobs.Lane, slots int, handler asynq.HandlerFunc) *asynq.Server {
	t.Helper()
	cfg := laneServer(b, slots)
	cfg.Queues = ServerConfig(lane, slots, nil).Queues
	return serve(t, b, cfg, handler)
}

func TestServersAreOneForAProcess(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		if servers := lookAt(t, b); len(servers) != 0 {
			t.Fatalf("%+v are alive before any was started", servers)
		}
		serveLane(t, b, jobs.LaneLight, 3, idle)
		serveLane(t, b, jobs.LaneHeavy, 2, idle)
		eventually(t, 10*time.Second, "both lanes are told of", func() bool {
			servers := lookAt(t, b)
			return len(servers) == 1 && len(servers[0].Lanes) == 2 && servers[0].Status == StatusActive
		})
		got := lookAt(t, b)[0]
		if got.PID != os.Getpid() || got.Host == "" || got.Lanes[jobs.LaneLight] != 3 || got.Lanes[jobs.LaneHeavy] != 2 {
			t.Errorf("server is %+v", got)
		}
		if age := time.Since(got.Started); age < 0 || age > time.Minute {
			t.Errorf("it was started %v ago", age)
		}
		capacity := Capacity([]Server{got})
		if capacity[jobs.LaneLight] != 3 || capacity[jobs.LaneHeavy] != 2 || len(capacity) != len(jobs.Lanes()) || capacity[jobs.LaneControl] != 0 {
			t.Errorf("capacity is %v", capacity)
		}
	})
}

// A worker that was asked to stop is still there, but it is no capacity; one that has stopped is gone.
func TestServersThatStop(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		cfg := laneServer(b, 2)
		server := asynq.NewServerFromRedisClient(b.Client(), cfg)
		if err := server.Start(asynq.HandlerFunc(idle)); err != nil {
			t.Fatal(err)
		}
		eventually(t, 10*time.Second, "the worker is told of", func() bool { return len(lookAt(t, b)) == 1 })
		server.Stop()
		eventually(t, 20*time.Second, "the worker says that it stops", func() bool {
			servers := lookAt(t, b)
			return len(servers) == 1 && servers[0].Status != StatusActive && Capacity(servers)[lane] == 0
		})
		server.Shutdown()
		eventually(t, 10*time.Second, "the worker is gone", func() bool { return len(lookAt(t, b)) == 0 })
	})
}

func TestServersCountBusySlots(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		end := make(chan struct{})
		serve(t, b, laneServer(b, 2), func(context.Context, *asynq.Task) error {
			<-end
			return nil
		})
		t.Cleanup(func() { close(end) })
		enqueue(t, b, "long")
		eventually(t, 20*time.Second, "one slot is busy", func() bool {
			servers := lookAt(t, b)
			return len(servers) == 1 && servers[0].Busy[lane] == 1
		})
	})
}

func TestServersEndWithTheirContext(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(jobs.ErrShutdown)
		if _, err := b.Servers(ctx); !errors.Is(err, jobs.ErrShutdown) {
			t.Errorf("error is %v, want the cause of the context", err)
		}
	})
}

func TestServersWithoutRedis(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	b := openBroker(t, server.url())
	server.kill(t)
	if _, err := b.Servers(t.Context()); jobs.CodeOf(err) != codeUnreachable {
		t.Errorf("error is %v, want %s", err, codeUnreachable)
	}
}
