package queue

import (
	"context"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// recordsOutbox reads emissions from the records' outbox table.
type recordsOutbox struct{ store *records.Store }

// OutboxOf returns the outbox the records keep.
func OutboxOf(store *records.Store) Outbox { return recordsOutbox{store: store} }

// Unsent implements [Outbox].
func (o recordsOutbox) Unsent(ctx context.Context, limit int) ([]Row, error) {
	stored, err := o.store.Unsent(ctx, limit)
	rows := make([]Row, 0, len(stored))
	for _, row := range stored {
		rows = append(rows, Row{ID: row.ID, Emission: Emission{
			Kind: row.Kind, Lane: row.Lane, Priority: row.Priority,
			Payload:   jobs.Payload{Version: jobs.PayloadVersion, Step: row.StepID, Generation: row.Generation},
			Deadline:  jobs.PolicyFor(row.Kind).Deadline,
			NotBefore: row.NotBefore.Time(),
		}})
	}
	return rows, err
}

// Sent implements [Outbox].
func (o recordsOutbox) Sent(ctx context.Context, ids []int64) error { return o.store.Sent(ctx, ids) }
