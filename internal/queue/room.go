package queue

import (
	"context"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/reelmill/reelmill/internal/schedule"
	"github.com/reelmill/reelmill/jobs"
)

// slotsEvery is how long the count of the live workers' slots stands. It is what asking costs most.
const slotsEvery = 2 * time.Second

// gauge measures how much more each queue should hold.
type gauge struct {
	broker *Broker
	window func(lane jobs.Lane, slots int) int
	slots  map[jobs.Lane]int
	looked time.Time
}

func newGauge(b *Broker) *gauge { return &gauge{broker: b, window: schedule.Window} }

// room returns how many more steps each queue has a place for now; those of paused lanes have none.
func (g *gauge) room(ctx context.Context, paused []jobs.Lane) (map[string]int, error) {
	if err := g.count(ctx); err != nil {
		return nil, err
	}
	depths, err := g.broker.Depths(ctx)
	if err != nil {
		return nil, err
	}
	room := make(map[string]int, len(depths))
	for _, depth := range depths {
		room[depth.Queue()] = 0
		if !slices.Contains(paused, depth.Lane) {
			room[depth.Queue()] = max(0, g.window(depth.Lane, g.slots[depth.Lane])-int(depth.Pending))
		}
	}
	return room, nil
}

func (g *gauge) count(ctx context.Context) error {
	if g.slots != nil && time.Since(g.looked) < slotsEvery {
		return nil
	}
	servers, err := g.broker.Servers(ctx)
	if err != nil {
		return err
	}
	g.slots, g.looked = Capacity(servers), time.Now()
	return nil
}

// pausedKey is the key with which asynq holds a queue back from its servers.
func pausedKey(queue string) string { return queueKey(queue, "paused") }

// hold makes the queues of exactly these lanes keep what they hold: workers take nothing more from them. It is repeated now and then, because
// a flush forgets it.
func (b *Broker) hold(ctx context.Context, paused []jobs.Lane) error {
	_, err := b.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, lane := range jobs.Lanes() {
			for _, priority := range jobs.Priorities() {
				key := pausedKey(jobs.Queue(lane, priority))
				if slices.Contains(paused, lane) {
					pipe.SetNX(ctx, key, time.Now().Unix(), 0)
				} else {
					pipe.Del(ctx, key)
				}
			}
		}
		return nil
	})
	return faultOf(ctx, err)
}
