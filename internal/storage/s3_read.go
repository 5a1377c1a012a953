package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const (
	// resumptions is how often in a row a broken read goes on where it stopped.
	resumptions = 5
	// headway is how much must have been read for the count to start anew.
	headway     = 1 << 20
	resumeDelay = 100 * time.Millisecond
)

// Open implements [Store]. The reader yields one object from beginning to end: a transfer that breaks is taken up where it stopped,
// and when the object was replaced meanwhile, reading fails with the transient fault "storage-changed". What is read to the end
// has the bytes announced, or reading fails.
func (s *S3) Open(ctx context.Context, key string, rng Range) (io.ReadCloser, Object, error) {
	name, err := s.name(ctx, "open", key)
	if err != nil {
		return nil, Object{}, err
	}
	if rng.Offset < 0 || rng.Length < 0 {
		return nil, Object{}, invalidRange(rng, 0)
	}
	answer, err := s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &s.bucket, Key: &name, Range: rng.header()})
	if err != nil {
		if status, _ := answerOf(err); status == http.StatusRequestedRangeNotSatisfiable {
			return s.openNothing(ctx, key, rng)
		}
		return nil, Object{}, s3Fault(ctx, "open", key, err)
	}
	size, err := sizeOf(answer, rng)
	if err != nil {
		return nil, Object{}, errors.Join(s3Failed(err), answer.Body.Close())
	}
	length, err := rng.within(size)
	if err != nil {
		return nil, Object{}, errors.Join(err, answer.Body.Close())
	}
	reader := &s3Reader{ctx: ctx, store: s, key: key, name: name, etag: answer.ETag, body: answer.Body, at: rng.Offset, end: rng.Offset + length}
	return reader, Object{Key: key, Bytes: size, ModTime: value(answer.LastModified).UTC(), Version: value(answer.ETag)}, nil
}

// openNothing answers for a range that the server finds outside of the object: right for an empty object read from its start.
func (s *S3) openNothing(ctx context.Context, key string, rng Range) (io.ReadCloser, Object, error) {
	object, err := s.Stat(ctx, key)
	if err != nil {
		return nil, Object{}, err
	}
	if object.Bytes == 0 && rng.Offset == 0 {
		return io.NopCloser(strings.NewReader("")), object, nil
	}
	return nil, Object{}, invalidRange(rng, object.Bytes)
}

// header is the range as HTTP writes it, nil for the whole.
func (r Range) header() *string {
	var text string
	switch {
	case r == Range{}:
		return nil
	case r.Length == 0 || r.Length > math.MaxInt64-r.Offset:
		text = fmt.Sprintf("bytes=%d-", r.Offset)
	default:
		text = fmt.Sprintf("bytes=%d-%d", r.Offset, r.Offset+r.Length-1)
	}
	return &text
}

// sizeOf is the size of the whole object. A server that gives the whole where a part was asked for is not trusted.
func sizeOf(answer *s3.GetObjectOutput, rng Range) (int64, error) {
	if rng == (Range{}) {
		if answer.ContentLength == nil {
			return 0, errors.New("the answer does not tell its length")
		}
		return *answer.ContentLength, nil
	}
	part, total, found := strings.Cut(value(answer.ContentRange), "/")
	size, err := strconv.ParseInt(total, 10, 64)
	if !found || err != nil || !strings.HasPrefix(part, "bytes "+strconv.FormatInt(rng.Offset, 10)+"-") {
		return 0, fmt.Errorf("the answer has the range %q", value(answer.ContentRange))
	}
	return size, nil
}

// s3Reader reads a span of one object.
type s3Reader struct {
	ctx       context.Context //nolint:containedctx // io.Reader has no place for it
	store     *S3
	key, name string
	etag      *string
	body      io.ReadCloser
	at, end   int64

	breaks int
	last   int64 // where the last break was
}

// Read implements [io.Reader].
func (r *s3Reader) Read(p []byte) (int, error) {
	for {
		if err := ended(r.ctx, "read", r.key); err != nil {
			return 0, err
		}
		n, err := r.body.Read(p)
		r.at += int64(n)
		switch {
		case r.at > r.end:
			return 0, s3Failed(fmt.Errorf("read %q: more bytes than announced", r.key))
		case err == nil || errors.Is(err, io.EOF) && r.at == r.end:
			return n, err
		case r.at == r.end: // all is here, but its checksum is wrong
			return 0, s3Fault(r.ctx, "read", r.key, err)
		}
		if err := r.resume(err); err != nil {
			return n, err
		}
		if n > 0 {
			return n, nil
		}
	}
}

// resume asks for the rest after a transfer broke.
func (r *s3Reader) resume(broken error) error {
	if r.at-r.last >= headway {
		r.breaks = 0
	}
	r.breaks, r.last = r.breaks+1, r.at
	if r.breaks > resumptions {
		return s3Fault(r.ctx, "read", r.key, broken)
	}
	if err := pause(r.ctx, resumeDelay<<r.breaks); err != nil {
		return fmt.Errorf("read %q: %w", r.key, err)
	}
	rest := Range{Offset: r.at, Length: r.end - r.at}
	answer, err := r.store.client.GetObject(r.ctx, &s3.GetObjectInput{
		Bucket: &r.store.bucket, Key: &r.name, Range: rest.header(), IfMatch: r.etag,
	})
	if err != nil {
		return s3Fault(r.ctx, "read", r.key, errors.Join(err, broken))
	}
	if _, err := sizeOf(answer, rest); err != nil {
		return errors.Join(s3Failed(err), answer.Body.Close())
	}
	_ = r.body.Close() // it is broken: there is nothing to lose
	r.body = answer.Body
	return nil
}

// Close implements [io.Closer].
func (r *s3Reader) Close() error { return r.body.Close() }

// pause waits, or returns why the context ended.
func pause(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
