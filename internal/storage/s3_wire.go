package storage

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	// stallTimeout is how long nothing may move on a transfer, and how long an answer may take.
	stallTimeout = 30 * time.Second
	// longAnswer is how long a server may take to put an object together from parts or from another one.
	longAnswer = 10 * time.Minute
)

// errStalled is the error of a transfer that was cut because nothing moved any more.
var errStalled = errors.New("nothing came from the object store for too long")

// httpClient is what the client library sends requests through.
type httpClient interface {
	Do(request *http.Request) (*http.Response, error)
}

// vigilant cuts requests on which nothing moves. A reader who takes long between two reads is not the server's fault and costs
// nothing: only the time in which something is asked of the server counts.
type vigilant struct {
	next            httpClient
	stall, patience time.Duration
}

// Do sends a request.
func (v vigilant) Do(request *http.Request) (*http.Response, error) {
	limit := v.stall
	if assembles(request) {
		limit = v.patience
	}
	ctx, cut := context.WithCancelCause(request.Context())
	watch := time.AfterFunc(limit, func() { cut(errStalled) })
	request = request.WithContext(ctx)
	var answered atomic.Bool
	if request.Body != nil && request.Body != http.NoBody {
		request.Body = &sending{ReadCloser: request.Body, watch: watch, limit: limit, over: &answered}
	}
	response, err := v.next.Do(request)
	answered.Store(true)
	watch.Stop()
	if err != nil {
		err = why(ctx, err)
		cut(nil)
		return nil, err
	}
	response.Body = &receiving{ReadCloser: response.Body, ctx: ctx, cut: cut, watch: watch, limit: v.stall}
	return response, nil
}

// assembles reports whether the server has to move a whole object before it can answer.
func assembles(request *http.Request) bool {
	return request.Method == http.MethodPost && request.URL.Query().Has("uploadId") || request.Header.Get("X-Amz-Copy-Source") != ""
}

func why(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errStalled) {
		return errStalled
	}
	return err
}

// sending is the body of a request; each piece the connection takes is a sign of life.
type sending struct {
	io.ReadCloser

	watch *time.Timer
	limit time.Duration
	over  *atomic.Bool // the server answered before it had everything
}

// Read implements [io.Reader].
func (s *sending) Read(p []byte) (int, error) {
	if !s.over.Load() {
		s.watch.Reset(s.limit)
	}
	return s.ReadCloser.Read(p)
}

// receiving is the body of an answer.
type receiving struct {
	io.ReadCloser

	ctx   context.Context //nolint:containedctx // io.Reader has no place for it
	cut   context.CancelCauseFunc
	watch *time.Timer
	limit time.Duration
}

// Read implements [io.Reader].
func (r *receiving) Read(p []byte) (int, error) {
	r.watch.Reset(r.limit)
	n, err := r.ReadCloser.Read(p)
	r.watch.Stop()
	if err != nil && !errors.Is(err, io.EOF) {
		err = why(r.ctx, err)
	}
	return n, err
}

// Close implements [io.Closer].
func (r *receiving) Close() error {
	r.watch.Stop()
	err := r.ReadCloser.Close()
	r.cut(nil)
	return err
}
