package queue

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/reelmill/reelmill/jobs"
)

func TestAddressOfASingleRedis(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		url  string
		want func(o *redis.Options) bool
	}{
		"host and database": {"redis://queue:7000/3", func(o *redis.Options) bool {
			return o.Addr == "queue:7000" && o.DB == 3 && o.TLSConfig == nil
		}},
		"default port": {"redis://queue", func(o *redis.Options) bool { return o.Addr == "queue:6379" }},
		"user":         {"redis://mill:p%40ss@queue", func(o *redis.Options) bool { return o.Username == "mill" && o.Password == "p@ss" }},
		"tls":          {"rediss://queue", func(o *redis.Options) bool { return o.TLSConfig.ServerName == "queue" }},
		"socket":       {"unix:///run/redis.sock?db=2", func(o *redis.Options) bool { return o.Addr == "/run/redis.sock" && o.DB == 2 }},
		"our timeouts": {"redis://queue", func(o *redis.Options) bool {
			return o.DialTimeout == 5*time.Second && o.ReadTimeout == 3*time.Second && o.WriteTimeout == 3*time.Second
		}},
		"its timeouts": {"redis://queue?read_timeout=9s&pool_size=7", func(o *redis.Options) bool {
			return o.ReadTimeout == 9*time.Second && o.PoolSize == 7
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := DefaultConfig()
			cfg.URL = test.url
			client, err := newClient(cfg)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = client.Close() })
			single, ok := client.(*redis.Client)
			if !ok || !test.want(single.Options()) {
				t.Errorf("%s became %v", test.url, client)
			}
		})
	}
}

func TestAddressOfSentinels(t *testing.T) {
	t.Parallel()
	o, err := parseSentinel("redis-sentinel://mill:p%40ss@s1:26000,s2,[::1]:26001/4" +
		"?master=media&sentinel_username=guard&sentinel_password=g%26h&tls=true&read_timeout=7s")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"s1:26000", "s2:26379", "[::1]:26001"}; !slices.Equal(o.SentinelAddrs, want) {
		t.Errorf("sentinels are %v, want %v", o.SentinelAddrs, want)
	}
	if o.Username != "mill" || o.Password != "p@ss" {
		t.Errorf("Redis is told %q and %q", o.Username, o.Password)
	}
	if o.SentinelUsername != "guard" || o.SentinelPassword != "g&h" {
		t.Errorf("the sentinels are told %q and %q", o.SentinelUsername, o.SentinelPassword)
	}
	if o.MasterName != "media" || o.DB != 4 || o.ReadTimeout != 7*time.Second {
		t.Errorf("master %q, database %d, read timeout %v", o.MasterName, o.DB, o.ReadTimeout)
	}
	if o.TLSConfig == nil || o.TLSConfig.ServerName != "" {
		t.Errorf("TLS is %+v, want it on and bound to no single host", o.TLSConfig)
	}
}

func TestAddressThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"", "queue:6379", "http://queue", "redis://:secret/x@queue", "redis://:secret%zz@queue",
		"redis://u:123/secret@queue", "redis://:secret@queue/one", "redis://:secret@queue?colour=red",
		"redis-sentinel://:secret@s1", "redis-sentinel://:secret%zz@s1?master=m", "redis-sentinel://",
	} {
		cfg := DefaultConfig()
		cfg.URL = url
		_, err := Open(t.Context(), cfg)
		if jobs.CodeOf(err) != "queue-address" || jobs.AsFault(err).Class != jobs.Permanent {
			t.Errorf("%q: error is %v, want a permanent queue-address", url, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}

func FuzzParseSentinel(f *testing.F) {
	f.Add("redis-sentinel://u:p@h1:1,h2:2/3?master=m&tls=true")
	f.Add("redis-sentinel://[::1]:26379?master=m&addr=h:1")
	f.Fuzz(func(t *testing.T, address string) {
		options, err := parseSentinel(address)
		if err == nil && (options.MasterName == "" || len(options.SentinelAddrs) == 0) {
			t.Errorf("%q was taken without a master or sentinels", address)
		}
	})
}
