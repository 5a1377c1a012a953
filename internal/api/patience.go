package api

import (
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// patientBody is a request's body that knows when it was read to its end.
type patientBody struct {
	io.ReadCloser

	over atomic.Bool
}

// Read passes on, and notes the end.
func (b *patientBody) Read(buffer []byte) (int, error) {
	n, err := b.ReadCloser.Read(buffer)
	if err != nil {
		b.over.Store(true)
	}
	return n, err
}

// SetReadDeadline bounds the reading of the body; once that is over there is nothing to bound. The server goes on listening on the connection until it
// has answered, and would take a client that waits for one that has gone: the framework sets this after those before it may have read the body, and
// nothing that takes longer would be answered.
func (r *recorder) SetReadDeadline(deadline time.Time) error {
	if r.body != nil && r.body.over.Load() {
		deadline = time.Time{}
	}
	return http.NewResponseController(r.ResponseWriter).SetReadDeadline(deadline)
}
