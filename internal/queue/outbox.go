package queue

import "context"

// Outbox is where the records keep emissions until they have reached the queue. Rows are written in the transaction
// that makes their step ready, so a step is never ready without one.
type Outbox interface {
	// Unsent returns up to limit rows, oldest first.
	Unsent(ctx context.Context, limit int) ([]Row, error)
	// Sent removes rows that reached the queue. Ids it does not know are no error.
	Sent(ctx context.Context, ids []int64) error
}

// Row is one emission in the outbox.
type Row struct {
	ID       int64
	Emission Emission
}
