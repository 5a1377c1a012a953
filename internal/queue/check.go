package queue

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"github.com/reelmill/reelmill/jobs"
)

const (
	oldestRedis   = 7 // asynq's scripts need ZRANGE … BYSCORE of 6.2; 7 is the oldest release still looked after
	safeEviction  = "noeviction"
	policySetting = "maxmemory-policy"
)

// Check makes sure that the queue answers, takes writes and scripts, is new enough and never evicts keys. It
// returns an error for what makes the queue unusable and warnings for what could not be found out or is risky;
// both are faults with a code and a hint. Managed services often forbid CONFIG, so that alone is a warning.
func (b *Broker) Check(ctx context.Context) (warnings []*jobs.Fault, err error) {
	if err := b.Ping(ctx); err != nil {
		return nil, err
	}
	if !b.Embedded() {
		if warnings, err = b.checkSetup(ctx); err != nil {
			return nil, err
		}
	}
	return warnings, b.checkWritable(ctx)
}

func (b *Broker) checkSetup(ctx context.Context) ([]*jobs.Fault, error) {
	about, err := b.client.Info(ctx).Result()
	if forbidden(err) {
		return []*jobs.Fault{unverified(err)}, nil
	}
	if err != nil {
		return nil, faultOf(ctx, err)
	}
	facts := parseInfo(about)
	if err := checkRelease(facts); err != nil {
		return nil, err
	}
	return b.checkEviction(ctx, facts)
}

// checkWritable does what asynq does all day: a script that writes. The key is inside the name space of asynq, so a
// user who may only touch that passes.
func (b *Broker) checkWritable(ctx context.Context) error {
	script := redis.NewScript(`redis.call("SET", KEYS[1], "1", "PX", 10000) return redis.call("DEL", KEYS[1])`)
	key := "asynq:check:" + uuid.NewString()
	return faultOf(ctx, script.Run(ctx, b.client, []string{key}).Err())
}

func checkRelease(facts map[string]string) error {
	if facts["cluster_enabled"] == "1" {
		return jobs.Refuse("queue-cluster", "The queue is a Redis Cluster, which Reelmill does not support.",
			"Use a single Redis or Valkey, or one behind Sentinel.", nil)
	}
	version := facts["redis_version"]
	major, err := strconv.Atoi(strings.SplitN(version, ".", 2)[0])
	if facts["valkey_version"] == "" && err == nil && major < oldestRedis {
		return jobs.Refuse("queue-too-old", "The queue runs Redis "+version+"; Reelmill needs Redis 7 or Valkey.",
			"Upgrade Redis, or use Valkey.", nil)
	}
	return nil
}

func (b *Broker) checkEviction(ctx context.Context, facts map[string]string) ([]*jobs.Fault, error) {
	policy := facts["maxmemory_policy"]
	if policy == "" {
		setting, err := b.client.ConfigGet(ctx, policySetting).Result()
		if forbidden(err) {
			return []*jobs.Fault{unverified(err)}, nil
		}
		if err != nil {
			return nil, faultOf(ctx, err)
		}
		policy = setting[policySetting]
	}
	if policy != safeEviction {
		return nil, jobs.Refuse("queue-evicts",
			"The queue throws work away when its memory is full (maxmemory-policy "+strconv.Quote(policy)+").",
			"Set maxmemory-policy noeviction, and give the queue a Redis that no cache shares.", nil)
	}
	if facts["aof_enabled"] == "0" {
		return []*jobs.Fault{forgetful()}, nil
	}
	return nil, nil
}

// forbidden reports whether Redis hides a command from us, by its access list or by having renamed it.
func forbidden(err error) bool {
	return err != nil && mentions(err.Error(), "NOPERM", "unknown command")
}

func unverified(cause error) *jobs.Fault {
	return jobs.Refuse("queue-unverified", "The queue does not say how it is set up.",
		"Make sure by hand that it is Redis 7 or Valkey with maxmemory-policy noeviction.", cause)
}

func forgetful() *jobs.Fault {
	return jobs.Refuse("queue-forgets", "The queue keeps no journal, so a restart of it empties it.",
		"Set appendonly yes. Nothing is lost without it, but waiting work is only put back by the next repair.", nil)
}

// parseInfo reads the "name:value" lines of INFO.
func parseInfo(text string) map[string]string {
	facts := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, found := strings.Cut(strings.TrimSpace(line), ":"); found {
			facts[name] = value
		}
	}
	return facts
}
