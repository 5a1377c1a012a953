package queue

import (
	"context"
	"errors"
	"fmt"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/reelmill/reelmill/jobs"
)

// Broker is the queue as the rest of Reelmill sees it. It owns one Redis client and, when embedded, the Redis too.
// Build it with [Open]. All methods may be called from several goroutines.
type Broker struct {
	client    redis.UniversalClient
	embedded  *embedded // nil when Redis is a server of its own
	tasks     *asynq.Client
	inspector *asynq.Inspector
	looks     lookups
}

// Open connects to the queue and makes sure that it can be trusted with work; see [Broker.Check]. It fails with a
// [jobs.Fault]: queue-address, queue-unreachable (transient, as are queue-read-only and queue-full), queue-auth,
// queue-too-old, queue-evicts or queue-cluster. The broker must be closed.
func Open(ctx context.Context, cfg Config) (*Broker, error) {
	b, err := connect(cfg)
	if err != nil {
		return nil, err
	}
	if _, err := b.Check(ctx); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func connect(cfg Config) (*Broker, error) {
	b := &Broker{}
	var err error
	if cfg.URL == URLEmbedded {
		if b.embedded, err = startEmbedded(); err != nil {
			return nil, jobs.Stumble(codeUnreachable, "The embedded queue could not be started.",
				"Look at the cause in the log; often the process has run out of file descriptors.", err)
		}
		b.client = b.embedded.client(cfg)
	} else if b.client, err = newClient(cfg); err != nil {
		return nil, err
	}
	b.tasks = asynq.NewClientFromRedisClient(b.client)
	b.inspector = asynq.NewInspectorFromRedisClient(b.client)
	return b, nil
}

// Client returns the connection, for asynq servers. It is closed by [Broker.Close], not by its users.
func (b *Broker) Client() redis.UniversalClient { return b.client }

// Embedded reports whether the queue lives in this process and so is lost when it ends.
func (b *Broker) Embedded() bool { return b.embedded != nil }

// Ping asks the queue for a sign of life. Its error is a [jobs.Fault].
func (b *Broker) Ping(ctx context.Context) error {
	return faultOf(ctx, b.client.Ping(ctx).Err())
}

// Close ends the connection and the embedded queue. Stop servers and relays first. Closing twice is harmless.
func (b *Broker) Close() error {
	err := b.client.Close()
	if b.embedded != nil {
		b.embedded.close()
	}
	if err != nil && !errors.Is(err, redis.ErrClosed) {
		return fmt.Errorf("close the queue: %w", err)
	}
	return nil
}
