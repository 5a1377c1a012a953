package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/internal/config"
	"github.com/reelmill/reelmill/internal/queue"
	"github.com/reelmill/reelmill/jobs"
)

func openBroker(ctx context.Context, cfg config.Config) (*queue.Broker, error) {
	settings := queue.DefaultConfig()
	settings.URL = cfg.RedisURL
	return queue.Open(ctx, settings)
}

func examQueue(ctx context.Context, cfg config.Config, warn func(*jobs.Fault)) (string, error) {
	broker, err := openBroker(ctx, cfg)
	if err != nil {
		return "", err
	}
	defer broker.Close()
	if broker.Embedded() {
		return "embedded in the process; the database can rebuild it at any time", nil
	}
	warnings, err := broker.Check(ctx)
	if err != nil {
		return "", err
	}
	for _, warning := range warnings {
		warn(warning)
	}
	depths, err := broker.Depths(ctx)
	if err != nil {
		return "", err
	}
	var waiting, archived int64
	for _, depth := range depths {
		waiting, archived = waiting+depth.Pending+depth.Scheduled+depth.Retry, archived+depth.Archived
	}
	if archived > 0 {
		warn(jobs.Refuse("queue-archived", fmt.Sprintf("The queue has given up on %d tasks, which should never happen.", archived),
			"Running servers and workers put such steps back by themselves; if the number stays, report it with the log.", nil))
	}
	about, err := broker.About(ctx)
	return fmt.Sprintf("%s, %d tasks waiting", about, waiting), err
}

// examWorkers looks for lanes that nobody serves. Without a Redis there is nothing to see from outside: the one worker is in the
// process of `reelmill up`.
func examWorkers(ctx context.Context, cfg config.Config, warn func(*jobs.Fault)) (string, error) {
	if cfg.RedisURL == queue.URLEmbedded {
		return "inside `reelmill up`, when it runs", nil
	}
	broker, err := openBroker(ctx, cfg)
	if err != nil {
		return "", err
	}
	defer broker.Close()
	servers, err := broker.Servers(ctx)
	if err != nil {
		return "", err
	}
	slots := queue.Capacity(servers)
	var parts []string
	for _, lane := range jobs.Lanes() {
		parts = append(parts, fmt.Sprintf("%s %d", lane, slots[lane]))
		if slots[lane] == 0 {
			warn(jobs.Refuse("lane-unserved", fmt.Sprintf("No live worker serves the lane %s.", lane),
				"Start one with `reelmill worker --lanes "+string(lane)+"`; until then its work waits.", nil))
		}
	}
	return fmt.Sprintf("%d live, slots: %s", len(servers), strings.Join(parts, ", ")), nil
}
