package queue

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

func wantFault(t *testing.T, cfg Config, code string) *jobs.Fault {
	t.Helper()
	b, err := Open(t.Context(), cfg)
	if err == nil {
		_ = b.Close()
		t.Fatalf("open succeeded, want %s", code)
	}
	fault := jobs.AsFault(err)
	if fault.Code != code || fault.Message == "" || fault.Hint == "" {
		t.Fatalf("error is %v (hint %q), want the code %s and a hint", err, fault.Hint, code)
	}
	return fault
}

// user is the argument that gives redis-server a user with the rules of an access list.
func user(rules string, more ...string) []string {
	return append(append([]string{"--user"}, strings.Fields(rules)...), more...)
}

func TestOpenRefusesAnUnfitRedis(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args  []string
		user  string // user:password@
		code  string
		class jobs.Class
	}{
		"evicting":       {[]string{"--maxmemory-policy", "allkeys-lru"}, "", "queue-evicts", jobs.Permanent},
		"no password":    {[]string{"--requirepass", "pw"}, "", "queue-auth", jobs.Permanent},
		"wrong password": {[]string{"--requirepass", "pw"}, ":other@", "queue-auth", jobs.Permanent},
		"no scripts":     {user("mill on >pw ~* +@all -@scripting"), "mill:pw@", "queue-auth", jobs.Permanent},
		"other keys":     {user("mill on >pw ~cache:* +@all"), "mill:pw@", "queue-auth", jobs.Permanent},
		"replica":        {[]string{"--replicaof", "127.0.0.1", "1"}, "", "queue-read-only", jobs.Transient},
		"full":           {[]string{"--maxmemory", "1"}, "", "queue-full", jobs.Transient},
		"cluster":        {[]string{"--cluster-enabled", "yes"}, "", "queue-cluster", jobs.Permanent},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := DefaultConfig()
			cfg.URL = "redis://" + test.user + startRedis(t, test.args...).addr()
			if fault := wantFault(t, cfg, test.code); fault.Class != test.class {
				t.Errorf("class is %v, want %v", fault.Class, test.class)
			}
		})
	}
}

func TestOpenWithoutRedisIsTransient(t *testing.T) {
	t.Parallel()
	cfg := DefaultConfig()
	cfg.URL = "redis://" + freeAddress(t)
	begin := time.Now()
	if fault := wantFault(t, cfg, codeUnreachable); fault.Class != jobs.Transient {
		t.Errorf("class is %v, want transient", fault.Class)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %v to notice a closed port", took)
	}
}

func TestOpenEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(jobs.ErrShutdown)
	if _, err := Open(ctx, DefaultConfig()); !errors.Is(err, jobs.ErrShutdown) {
		t.Errorf("error is %v, want the cause of the context", err)
	}
}

func TestCheckWarnsWhereRedisKeepsQuiet(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args, codes []string
	}{
		"journal":      {[]string{"--appendonly", "yes"}, nil},
		"no journal":   {nil, []string{"queue-forgets"}},
		"no CONFIG":    {user("default on nopass ~* &* +@all -config", "--appendonly", "yes"), nil},
		"CONFIG gone":  {[]string{"--appendonly", "yes", "--rename-command", "CONFIG", ""}, nil},
		"no INFO":      {user("default on nopass ~* &* +@all -info"), []string{"queue-unverified"}},
		"only asynq's": {user("default on nopass ~asynq:* &asynq:* +@all -@dangerous"), []string{"queue-unverified"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			warnings, err := openBroker(t, startRedis(t, test.args...).url()).Check(t.Context())
			if err != nil || len(warnings) != len(test.codes) {
				t.Fatalf("warnings %v, error %v; want %v", warnings, err, test.codes)
			}
			for i, code := range test.codes {
				if warnings[i].Code != code {
					t.Errorf("warning %d is %v, want %s", i, warnings[i], code)
				}
			}
		})
	}
}

func TestCheckRelease(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ info, code string }{
		"redis 7":  {"# Server\r\nredis_version:7.0.15\r\n", ""},
		"redis 8":  {"redis_version:8.2.1\r\n", ""},
		"redis 6":  {"redis_version:6.2.14\r\n", "queue-too-old"},
		"valkey":   {"redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.0\r\n", ""},
		"unstable": {"redis_version:255.255.255\r\n", ""},
		"cluster":  {"redis_version:7.0.15\r\ncluster_enabled:1\r\n", "queue-cluster"},
		"silent":   {"", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if code := jobs.CodeOf(checkRelease(parseInfo(test.info))); code != test.code {
				t.Errorf("code is %q, want %q", code, test.code)
			}
		})
	}
}

func TestBrokerClosesTwice(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if err := b.Ping(t.Context()); jobs.CodeOf(err) != codeUnreachable {
			t.Errorf("ping after close says %v", err)
		}
	})
}
