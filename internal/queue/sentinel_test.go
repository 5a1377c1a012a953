package queue

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
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
		"redis-sentinel://mill:p%%40ss@%s/0?master=media&sentinel_password=guard", sentinel))
	emit(t, b, emission("a"))
	if p := presence(t, b, "a.1"); p != Pending {
		t.Errorf("the task is %v, want pending", p)
	}
	emitted := openBroker(t, "redis://mill:p%40ss@"+primary.addr())
	if p := presence(t, emitted, "a.1"); p != Pending {
		t.Errorf("seen directly the task is %v, want pending", p)
	}
}

// startSentinel returns its host and port.
func startSentinel(t *testing.T, primary *redisServer) string {
	t.Helper()
	config := filepath.Join(t.TempDir(), "sentinel.conf")
	address := freeAddress(t)
	_, port, _ := strings.Cut(address, ":")
	host, guarded, _ := strings.Cut(primary.address, ":")
	text := fmt.Sprintf("port %s\nbind 127.0.0.1\nrequirepass guard\nsentinel monitor media %s %s 1\nsentinel auth-pass media root\n", port, host, guarded)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	server := &redisServer{address: address, argv: []string{primary.argv[0], config, "--sentinel"}}
	t.Cleanup(func() { server.kill(t) })
	server.start(t)
	return address
}

func TestSentinelWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	cfg := DefaultConfig()
	cfg.URL = fmt.Sprintf("redis-sentinel://%s?master=media", freeAddress(t))
	cfg.DialTimeout = time.Second
	if fault := wantFault(t, cfg, codeUnreachable); fault.Class != jobs.Transient {
		t.Errorf("class is %v, want transient", fault.Class)
	}
}
