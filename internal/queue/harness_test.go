package queue

import (
	"context"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/reelmill/reelmill/internal/testserver"
	"github.com/reelmill/reelmill/jobs"
)

const (
	lane     = jobs.LaneLight
	priority = jobs.PriorityNormal
)

func lightNormal() string { return jobs.Queue(lane, priority) }

// onEachBroker runs a test against the embedded queue and against a real Redis.
func onEachBroker(t *testing.T, test func(t *testing.T, b *Broker)) {
	t.Helper()
	t.Parallel()
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		test(t, openBroker(t, URLEmbedded))
	})
	t.Run("redis", func(t *testing.T) {
		t.Parallel()
		test(t, openBroker(t, startRedis(t).url()))
	})
}

func openBroker(tb testing.TB, url string) *Broker {
	tb.Helper()
	cfg := DefaultConfig()
	cfg.URL = url
	b, err := Open(tb.Context(), cfg)
	if err != nil {
		tb.Fatalf("open %s: %v", url, err)
	}
	tb.Cleanup(func() {
		if err := b.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return b
}

// redisServer is a redis-server process that a test may kill and start again.
type redisServer struct {
	address string // host:port
	argv    []string
	process *exec.Cmd
}

func startRedis(tb testing.TB, args ...string) *redisServer {
	tb.Helper()
	s := &redisServer{address: freeAddress(tb)}
	var err error
	if s.argv, err = testserver.Redis(s.address, tb.TempDir(), args...); err != nil {
		tb.Skip(err)
	}
	s.start(tb)
	tb.Cleanup(func() { s.kill(tb) })
	return s
}

func (s *redisServer) start(tb testing.TB) {
	tb.Helper()
	s.process = exec.Command(s.argv[0], s.argv[1:]...)
	if err := s.process.Start(); err != nil {
		tb.Fatalf("start redis-server: %v", err)
	}
	if err := testserver.Answered(tb.Context(), 10*time.Second, nil, testserver.Accepts(s.address)); err != nil {
		tb.Fatal(err)
	}
}

// kill ends the process the hard way and waits for it; killing twice is harmless.
func (s *redisServer) kill(tb testing.TB) {
	tb.Helper()
	if s.process == nil {
		return
	}
	if err := s.process.Process.Kill(); err != nil {
		tb.Errorf("kill redis-server: %v", err)
	}
	_ = s.process.Wait() // reports the kill
	s.process = nil
}

func (s *redisServer) addr() string { return s.address }

func (s *redisServer) url() string { return "redis://" + s.addr() + "/0" }

func freeAddress(tb testing.TB) string {
	tb.Helper()
	address, err := testserver.FreeAddress(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return address
}

// eventually polls until holds is true or the time is up.
func eventually(tb testing.TB, within time.Duration, what string, holds func() bool) {
	tb.Helper()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	deadline := time.After(within)
	for !holds() {
		select {
		case <-ticker.C:
		case <-deadline:
			tb.Fatalf("after %v it is still not so that %s", within, what)
		}
	}
}

// within receives from a channel or fails the test.
func within[T any](t *testing.T, limit time.Duration, what string, from <-chan T) T {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-time.After(limit):
		t.Fatalf("nothing within %v: %s", limit, what)
		panic("unreachable")
	}
}

// laneServer is our own configuration, sped up where the test only waits.
func laneServer(b *Broker, slots int) asynq.Config {
	cfg := b.ServerConfig(lane, slots, nil)
	cfg.TaskCheckInterval = 20 * time.Millisecond
	cfg.DelayedTaskCheckInterval = 50 * time.Millisecond
	cfg.ShutdownTimeout = 100 * time.Millisecond
	return cfg
}

// serve runs a server until the test ends.
func serve(t *testing.T, b *Broker, cfg asynq.Config, handler asynq.HandlerFunc) *asynq.Server {
	t.Helper()
	server := asynq.NewServerFromRedisClient(b.Client(), cfg)
	if err := server.Start(handler); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Shutdown)
	return server
}

func enqueue(t *testing.T, b *Broker, id string, options ...asynq.Option) *asynq.TaskInfo {
	t.Helper()
	options = append([]asynq.Option{asynq.Queue(lightNormal()), asynq.TaskID(id)}, options...)
	info, err := b.tasks.EnqueueContext(t.Context(), asynq.NewTask("poster", []byte(id)), options...)
	if err != nil {
		t.Fatalf("enqueue %s: %v", id, err)
	}
	return info
}

// inspect returns what asynq knows of a task, nil when it knows nothing.
func inspect(b *Broker, id string) *asynq.TaskInfo {
	info, err := b.inspector.GetTaskInfo(lightNormal(), id)
	if err != nil {
		return nil
	}
	return info
}

func inState(b *Broker, id string, state asynq.TaskState) func() bool {
	return func() bool {
		info := inspect(b, id)
		return info != nil && info.State == state
	}
}

// waiting lists the ids of pending tasks, the next one to be served first.
func waiting(t *testing.T, b *Broker) []string {
	t.Helper()
	ids, err := b.Client().LRange(t.Context(), queueKey(lightNormal(), "pending"), 0, -1).Result()
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(ids) // asynq serves the list from its end
	return ids
}

// traces lists every key that has to do with a queue's tasks, but not asynq's counters.
func traces(t *testing.T, client redis.UniversalClient) []string {
	t.Helper()
	keys, err := client.Keys(t.Context(), "asynq:{*}:*").Result()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, key := range keys {
		if !strings.Contains(key, ":processed") && !strings.Contains(key, ":failed") {
			found = append(found, key)
		}
	}
	return found
}

func emission(step string) Emission {
	return Emission{
		Kind: jobs.KindPoster, Lane: lane, Priority: priority, Deadline: time.Minute,
		Payload: jobs.Payload{Step: step, Generation: 1},
	}
}

func emit(tb testing.TB, b *Broker, e Emission) {
	tb.Helper()
	if err := b.Emit(tb.Context(), e); err != nil {
		tb.Fatalf("emit %s: %v", e.Payload.TaskID(), err)
	}
}

func presence(t *testing.T, b *Broker, taskID string) Presence {
	t.Helper()
	p, err := b.Presence(context.WithoutCancel(t.Context()), lane, priority, taskID)
	if err != nil {
		t.Fatalf("presence of %s: %v", taskID, err)
	}
	return p
}
