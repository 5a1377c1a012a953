package queue

import (
	"cmp"
	"context"
	"fmt"
	"strings"
)

// About describes the server behind the queue to an operator: what it is, whether it keeps a journal, and how full it is. What the server
// hides is left out. Its text is for people and may change.
func (b *Broker) About(ctx context.Context) (string, error) {
	if b.Embedded() {
		return "embedded", nil
	}
	text, err := b.client.Info(ctx).Result()
	if forbidden(err) {
		return "a Redis that hides what it is", nil
	}
	if err != nil {
		return "", faultOf(ctx, err)
	}
	facts := parseInfo(text)
	name, release := "Redis", facts["redis_version"]
	if valkey := facts["valkey_version"]; valkey != "" {
		name, release = "Valkey", valkey
	}
	parts := []string{strings.TrimSpace(name + " " + release), journal(facts)}
	if used := facts["used_memory_human"]; used != "" {
		limit := facts["maxmemory_human"]
		if facts["maxmemory"] == "0" {
			limit = "no limit"
		}
		parts = append(parts, fmt.Sprintf("%s used of %s", used, cmp.Or(limit, "an unknown limit")))
	}
	return strings.Join(parts, ", "), nil
}

// journal tells what of the queue survives a restart of Redis.
func journal(facts map[string]string) string {
	switch {
	case facts["aof_enabled"] == "1" && facts["aof_last_write_status"] == "err":
		return "journal (AOF) on, but its last write failed"
	case facts["aof_enabled"] == "1":
		return "journal (AOF) on"
	default:
		return "journal (AOF) off"
	}
}
