package queue

import (
	"cmp"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/reelmill/reelmill/jobs"
)

// dialTries is how often go-redis tries to open one connection before a command fails. Asynq and the relay have
// retries of their own, so a long streak here would only delay the news.
const dialTries = 2

func newClient(cfg Config) (redis.UniversalClient, error) {
	if strings.HasPrefix(cfg.URL, sentinelScheme) {
		return newSentinelClient(cfg)
	}
	options, err := redis.ParseURL(cfg.URL)
	if err != nil {
		return nil, badAddress()
	}
	options.DialTimeout = cmp.Or(options.DialTimeout, cfg.DialTimeout)
	options.ReadTimeout = cmp.Or(options.ReadTimeout, cfg.IOTimeout)
	options.WriteTimeout = cmp.Or(options.WriteTimeout, cfg.IOTimeout)
	options.PoolSize = cmp.Or(options.PoolSize, cfg.PoolSize)
	options.Protocol = cmp.Or(options.Protocol, respVersion)
	options.PoolTimeout = cmp.Or(options.PoolTimeout, poolPatience(options.ReadTimeout))
	options.DialerRetries = dialTries
	options.ContextTimeoutEnabled = true
	return redis.NewClient(options), nil
}

// respVersion is the wire protocol asynq was written for. Version 3 adds push messages that nobody here reads.
const respVersion = 2

// poolPatience is how long a command waits for a free connection: a little longer than a slow command holds one.
func poolPatience(read time.Duration) time.Duration { return max(read, 0) + time.Second }

// badAddress carries no cause on purpose: every parser of addresses quotes its input, and with it the password.
func badAddress() error {
	return jobs.Refuse("queue-address", "The address of the queue cannot be read.",
		"Set REELMILL_REDIS_URL to embedded, redis://host:6379/0, rediss://… or "+
			"redis-sentinel://host:26379/0?master=name, and percent-encode special characters in the password.", nil)
}
