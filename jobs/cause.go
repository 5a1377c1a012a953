package jobs

import "errors"

// Why the context of an attempt ended. They are passed to context.WithCancelCause and read back with
// context.Cause, so that a cancel (by a person, or because a sibling failed), a deadline, a shutdown and a lost claim are never confused.
var (
	ErrCanceled  = errors.New("canceled")
	ErrDeadline  = errors.New("attempt ran past its deadline")
	ErrShutdown  = errors.New("worker is shutting down")
	ErrClaimLost = errors.New("claim lost to another attempt")
)
