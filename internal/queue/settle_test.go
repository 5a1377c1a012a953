package queue

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/jobs"
)

func TestSettle(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection reset")
	tests := map[string]struct {
		err     error
		revoked bool
		counted bool          // asynq counts it as a failure
		delay   time.Duration // before the next attempt, where there is one
	}{
		"permanent":            {jobs.Refuse("bad-master", "Bad.", "", broken), true, true, 0},
		"permanent, wrapped":   {fmt.Errorf("probe: %w", jobs.Refuse("bad-master", "Bad.", "", nil)), true, true, 0},
		"canceled":             {jobs.ErrCanceled, true, true, 0},
		"canceled in a fault":  {jobs.Stumble("killed", "Killed.", "", jobs.ErrCanceled), true, true, 0},
		"skip retry":           {fmt.Errorf("old habit: %w", asynq.SkipRetry), true, true, 0},
		"transient":            {jobs.Stumble("storage-down", "Down.", "", broken), false, true, 18 * time.Second},
		"transient with pause": {&jobs.Fault{Code: "busy", Class: jobs.Transient, After: time.Minute}, false, true, time.Minute},
		"unknown":              {broken, false, true, 18 * time.Second},
		"deadline":             {jobs.ErrDeadline, false, true, 18 * time.Second},
		"postponed":            {jobs.Postpone("lane-full", "Full.", 7*time.Second), false, false, 7 * time.Second},
		"newer payload":        {fmt.Errorf("decode: %w", jobs.ErrNewerPayload), false, false, newerPayloadPause},
		"shutdown":             {jobs.ErrShutdown, false, false, time.Second},
		"shutdown as a fault":  {jobs.Refuse("bad-master", "Killed.", "", jobs.ErrShutdown), false, false, time.Second},
		"claim lost":           {jobs.ErrClaimLost, false, false, time.Second},
		"bare cancel":          {context.Canceled, false, false, time.Second},
		"lease":                {asynq.ErrLeaseExpired, false, false, time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Settle(test.err)
			if !errors.Is(got, test.err) {
				t.Errorf("%v does not lead back to %v", got, test.err)
			}
			if errors.Is(got, asynq.RevokeTask) != test.revoked {
				t.Errorf("%v: revoked is %v", got, !test.revoked)
			}
			if isFailure(got) != test.counted {
				t.Errorf("%v: counted is %v", got, !test.counted)
			}
			if delay := retryDelay(2, got, nil); !test.revoked && delay != test.delay {
				t.Errorf("%v: the pause after two failures is %v, want %v", got, delay, test.delay)
			}
		})
	}
	if got := Settle(nil); got != nil {
		t.Errorf("nil became %v", got)
	}
}

func TestServerConfigServesItsLaneByWeight(t *testing.T) {
	t.Parallel()
	cfg := ServerConfig(jobs.LaneHeavy, 0, nil)
	if cfg.Concurrency != 1 || len(cfg.Queues) != 3 || cfg.StrictPriority {
		t.Errorf("config is %+v", cfg)
	}
	if cfg.Queues["heavy.urgent"] <= cfg.Queues["heavy.normal"] || cfg.Queues["heavy.normal"] <= cfg.Queues["heavy.bulk"] {
		t.Errorf("weights are %v", cfg.Queues)
	}
	b := openBroker(t, URLEmbedded)
	if got := b.ServerConfig(lane, 1, nil).TaskCheckInterval; got != 200*time.Millisecond {
		t.Errorf("the embedded queue is polled every %v", got)
	}
}
