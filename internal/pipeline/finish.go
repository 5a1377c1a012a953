package pipeline

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

const (
	finishTries = 3
	finishPause = time.Second
)

// finish records what an attempt made. Hours of work may hang on this one transaction, so that it outlasts a database that is away; the
// claim, whose heartbeat stopped, is watched for a while before anybody takes it. life ends on shutdown, and the
// patience with it.
func (m *Maker) finish(life context.Context, claim *records.Claim, apply Apply, log *slog.Logger) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(life), outage)
	defer stop()
	for try := 1; ; try++ {
		err := m.finishOnce(ctx, claim, apply)
		if err == nil || decided(err) || life.Err() != nil || ctx.Err() != nil {
			return err
		}
		if try >= finishTries && m.records.Ping(ctx) == nil {
			return err // the database is there and does not want it
		}
		log.Warn("result not recorded, trying again", "try", try, "error", err)
		select {
		case <-life.Done():
		case <-ctx.Done():
		case <-time.After(finishPause):
		}
	}
}

func (m *Maker) finishOnce(ctx context.Context, claim *records.Claim, apply Apply) error {
	ctx, stop := context.WithTimeout(ctx, closingBudget)
	defer stop()
	return m.records.Finish(ctx, claim, apply)
}

// decided reports whether an error is an answer, which asking again would not change.
func decided(err error) bool {
	return errors.Is(err, jobs.ErrClaimLost) || errors.Is(err, jobs.ErrCanceled) || jobs.CodeOf(err) != "" ||
		errors.Is(err, records.ErrNotFound) || errors.Is(err, records.ErrConflict) || errors.Is(err, records.ErrState)
}
