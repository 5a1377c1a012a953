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

// finish records what an attempt made. The claim's heartbeat has stopped; it is watched for a while before anybody takes it.
func (m *Maker) finish(life context.Context, claim *records.Claim, apply Apply, log *slog.Logger) error {
	return m.insist(life, log, func(ctx context.Context) error { return m.records.Finish(ctx, claim, sharing(apply)) })
}

// sharing gives what an attempt made to every set that asks for it.
func sharing(apply Apply) Apply {
	return func(tx *records.Tx) error {
		if err := apply(tx); err != nil {
			return err
		}
		return tx.Share()
	}
}

// insist writes how an attempt ended. Hours of work may hang on this one transaction, so that it outlasts a database that is away. life ends
// on shutdown, and the patience with it.
func (m *Maker) insist(life context.Context, log *slog.Logger, write func(context.Context) error) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(life), outage)
	defer stop()
	for try := 1; ; try++ {
		err := promptly(ctx, write)
		if err == nil || decided(err) || life.Err() != nil || ctx.Err() != nil {
			return err
		}
		if try >= finishTries && m.records.Ping(ctx) == nil {
			return err // the database is there and does not want it
		}
		log.Warn("end of the attempt not recorded, trying again", "try", try, "error", err)
		select {
		case <-life.Done():
		case <-ctx.Done():
		case <-time.After(finishPause):
		}
	}
}

func promptly(ctx context.Context, write func(context.Context) error) error {
	ctx, stop := context.WithTimeout(ctx, closingBudget)
	defer stop()
	return write(ctx)
}

// decided reports whether an error is an answer, which asking again would not change.
func decided(err error) bool {
	return errors.Is(err, jobs.ErrClaimLost) || errors.Is(err, jobs.ErrCanceled) || jobs.CodeOf(err) != "" ||
		errors.Is(err, records.ErrNotFound) || errors.Is(err, records.ErrConflict) || errors.Is(err, records.ErrState)
}
