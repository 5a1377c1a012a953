package storage

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const (
	// partBytes is the size of a part of a multipart upload, which is also what one writer keeps in memory. Servers want at least
	// 5 MiB, and some want all parts but the last to be equal.
	partBytes = 16 << 20
	// mostParts is the limit of S3.
	mostParts = 10_000
	// copyBytes is the largest object that S3 copies in one request.
	copyBytes = 5 << 30
	// partsAtOnce bounds how many parts of one file or copy are under way together.
	partsAtOnce = 4
)

// S3 keeps objects in a bucket, below a prefix. It implements [Store], [Copier], [Presigner] and [Sweeper]. Requests that fail for
// reasons of the server or the network are tried again a few times; every one has a deadline for its answer, and a
// transfer on which nothing moves is cut. Put takes at most 156 GiB, because the size is not known when it begins.
type S3 struct {
	client *s3.Client
	bucket string
	prefix string // "" or ends with a slash

	partBytes, copyBytes int64
	renewAfter           time.Duration
}

var (
	_ Store     = (*S3)(nil)
	_ Copier    = (*S3)(nil)
	_ Presigner = (*S3)(nil)
	_ Sweeper   = (*S3)(nil)
)

// Client returns the connection that the store works over, its bucket, and what stands in front of every key ("" or a text with a
// slash behind), for an uploader that grows objects in place.
func (s *S3) Client() (client *s3.Client, bucket, prefix string) { return s.client, s.bucket, s.prefix }

// name is the full name of an object, once the key and the context were found fit.
func (s *S3) name(ctx context.Context, doing, key string) (string, error) {
	if err := errors.Join(CheckKey(key), ended(ctx, doing, key)); err != nil {
		return "", err
	}
	if len(s.prefix)+len(key) > maxKey {
		return "", invalidKey(key, errors.New("together with the prefix of the store it is too long"))
	}
	return s.prefix + key, nil
}

// Stat implements [Store].
func (s *S3) Stat(ctx context.Context, key string) (Object, error) {
	object, _, err := s.look(ctx, key)
	return object, err
}

// look is Stat with what else the server tells.
func (s *S3) look(ctx context.Context, key string) (Object, *s3.HeadObjectOutput, error) {
	name, err := s.name(ctx, "look at", key)
	if err != nil {
		return Object{}, nil, err
	}
	head, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.bucket, Key: &name})
	if err != nil {
		return Object{}, nil, s3Fault(ctx, "look at", key, err)
	}
	return Object{Key: key, Bytes: value(head.ContentLength), ModTime: value(head.LastModified).UTC(), Version: value(head.ETag)}, head, nil
}

// Delete implements [Store].
func (s *S3) Delete(ctx context.Context, key string) error {
	name, err := s.name(ctx, "delete", key)
	if err != nil {
		return err
	}
	_, err = s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &s.bucket, Key: &name})
	if err = s3Fault(ctx, "delete", key, err); errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// value is what a pointer of the client library points to, the zero value where the server said nothing.
func value[T any](pointer *T) T {
	if pointer == nil {
		var zero T
		return zero
	}
	return *pointer
}

// stamp is the time of an object that was written just now.
func stamp() time.Time { return time.Now().UTC() }
