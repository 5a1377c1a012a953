package queue

import (
	"context"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// Outbox is where the records keep emissions until they have reached the queue. Rows are written in the transaction
// that makes their step ready, so a step is never ready without one. They wait in flows, one for each tenant of each queue.
type Outbox interface {
	// Lead reports whether this process is the one that sends for all.
	Lead(ctx context.Context) (bool, error)
	// StandDown lets another process send, and keeps this one from it for rest.
	StandDown(ctx context.Context, rest time.Duration) error
	// Flows returns the flows that have rows.
	Flows(ctx context.Context) ([]records.Flow, error)
	// InFlow returns up to limit rows of one flow in its order.
	InFlow(ctx context.Context, flow records.Flow, limit int) ([]Row, error)
	// Paused returns the lanes of which nothing is to be sent.
	Paused(ctx context.Context) ([]jobs.Lane, error)
	// Sent removes rows that reached the queue. Ids it does not know are no error.
	Sent(ctx context.Context, ids []int64) error
}

// Row is one emission in the outbox.
type Row struct {
	ID       int64
	Emission Emission
}
