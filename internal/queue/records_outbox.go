package queue

import (
	"context"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// OutboxOf returns the outbox kept in the records. Which process sends is decided by office.
func OutboxOf(store *records.Store, office *records.Office) Outbox {
	return recordsOutbox{store, office}
}

type recordsOutbox struct {
	store  *records.Store
	office *records.Office
}

// Lead implements [Outbox].
func (o recordsOutbox) Lead(ctx context.Context) (bool, error) { return o.office.Held(ctx) }

// StandDown implements [Outbox].
func (o recordsOutbox) StandDown(ctx context.Context, rest time.Duration) error {
	return o.office.Leave(ctx, rest)
}

// Flows implements [Outbox].
func (o recordsOutbox) Flows(ctx context.Context) ([]records.Flow, error) { return o.store.Flows(ctx) }

// InFlow implements [Outbox]. What a row asks for is completed with the policy of its kind.
func (o recordsOutbox) InFlow(ctx context.Context, flow records.Flow, limit int) ([]Row, error) {
	stored, err := o.store.InFlow(ctx, flow, limit)
	rows := make([]Row, 0, len(stored))
	for _, row := range stored {
		rows = append(rows, Row{ID: row.ID, Emission: Emission{
			Kind: row.Kind, Lane: row.Lane, Priority: row.Priority,
			Payload:   jobs.Payload{Step: row.StepID, Generation: row.Generation, Units: row.Units},
			Deadline:  jobs.PolicyFor(row.Kind).Deadline,
			NotBefore: row.NotBefore.Time(),
		}})
	}
	return rows, err
}

// Paused implements [Outbox].
func (o recordsOutbox) Paused(ctx context.Context) ([]jobs.Lane, error) {
	pauses, err := o.store.PausedLanes(ctx)
	lanes := make([]jobs.Lane, 0, len(pauses))
	for _, pause := range pauses {
		lanes = append(lanes, pause.Lane)
	}
	return lanes, err
}

// Sent implements [Outbox].
func (o recordsOutbox) Sent(ctx context.Context, ids []int64) error { return o.store.Sent(ctx, ids) }
