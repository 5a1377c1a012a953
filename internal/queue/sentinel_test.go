package queue

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

// A real sentinel guards a real Redis here, both with passwords, and Redis with a user who may touch only the keys
// of asynq.
func TestOpenThroughSentinel(t *testing.T) {
	t.Parallel()
	primary := startRedis(t, user("mill on >p@ss ~asynq:* &asynq:* +@all -@dangerous +info", "--requirepass", "root")...)
	sentinel := startSentinel(t, primary)

	b := openBroker(t, fmt.Sprintf(
		"redis-sentinel://mill:p%%40ss@127.0.0.1:%d/0?master=media&sentinel_password=guard", sentinel))
	emit(t, b, emission("a"))
	if p := presence(t, b, "a.1"); p != Pending {
		t.Errorf("the task is %v, want pending", p)
	}
	emitted := openBroker(t, "redis://mill:p%40ss@"+primary.addr())
	if p := presence(t, emitted, "a.1"); p != Pending {
		t.Errorf("seen directly the task is %v, want pending", p)
	}
}

func startSentinel(t *testing.T, primary *redisServer) (port int) {
	t.Helper()
	port = freePort(t)
	config := filepath.Join(t.TempDir(), "sentinel.conf")
	text := fmt.Sprintf("port %d\nbind 127.0.0.1\nrequirepass guard\n"+
		"sentinel monitor media 127.0.0.1 %d 1\nsentinel auth-pass media root\n", port, primary.port)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	process := exec.Command("redis-server", config, "--sentinel")
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	server := &redisServer{port: port, process: process}
	t.Cleanup(func() { server.kill(t) })
	server.awaitPort(t)
	return port
}

func TestSentinelWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	cfg := DefaultConfig()
	cfg.URL = fmt.Sprintf("redis-sentinel://127.0.0.1:%d?master=media", freePort(t))
	cfg.DialTimeout = time.Second
	if fault := wantFault(t, cfg, codeUnreachable); fault.Class != jobs.Transient {
		t.Errorf("class is %v, want transient", fault.Class)
	}
}
