package queue

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

const codeUnreachable = "queue-unreachable"

// faultOf turns an error of Redis or asynq into one that a person can act on. A cancel of ctx is passed on as it is,
// because then it was the caller who gave up. Asynq flattens its causes to text, so text is what is looked at.
func faultOf(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return fmt.Errorf("queue: %w", context.Cause(ctx))
	}
	text := err.Error()
	switch {
	case mentions(text, "NOAUTH", "WRONGPASS", "NOPERM", "invalid password", "without any password configured"):
		return jobs.Refuse("queue-auth", "The queue does not let Reelmill in.",
			"Check user and password in REELMILL_REDIS_URL; the user needs the keys asynq:*, the channel "+
				"asynq:cancel, and leave to run scripts.", err)
	case mentions(text, "READONLY"):
		return jobs.Stumble("queue-read-only", "The queue can be read but not written.",
			"Point REELMILL_REDIS_URL at the primary, not at a replica, or use redis-sentinel://.", err)
	case mentions(text, "OOM command", "MISCONF"):
		return jobs.Stumble("queue-full", "The queue has no room for more work.",
			"Give Redis more memory, or disk where it cannot save.", err)
	default:
		return jobs.Stumble(codeUnreachable, "The queue does not answer.",
			"Check that Redis runs and that REELMILL_REDIS_URL points to it.", err)
	}
}

func mentions(text string, words ...string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
