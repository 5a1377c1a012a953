package storage

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const (
	// writeMark is the metadata by which a writer knows an object as its own.
	writeMark   = "reelmill-write"
	abortBudget = 30 * time.Second
	// partChecksum is what every S3 server that checks at all knows.
	partChecksum = types.ChecksumAlgorithmCrc32
)

// assembly is an object that grows part by part and is invisible until it is finished. Parts may be added concurrently.
type assembly struct {
	store          *S3
	name, id, mark string

	mu    sync.Mutex
	parts []types.CompletedPart
}

// begin starts an assembly whose parts are checked with a checksum, or not where that is "". The caller must end it with settle.
func (s *S3) begin(ctx context.Context, name string, checksum types.ChecksumAlgorithm, metadata map[string]string) (*assembly, error) {
	marked := map[string]string{writeMark: rand.Text()}
	maps.Copy(marked, metadata)
	started, err := s.client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{
		Bucket: &s.bucket, Key: &name, Metadata: marked, ChecksumAlgorithm: checksum,
	})
	if err != nil {
		return nil, err
	}
	return &assembly{store: s, name: name, id: value(started.UploadId), mark: marked[writeMark]}, nil
}

// add sends a part, which the server checks against its checksum. The assembly was begun with the same algorithm.
func (a *assembly) add(ctx context.Context, number int32, part io.ReadSeeker) error {
	sent, err := a.store.client.UploadPart(ctx, &s3.UploadPartInput{
		Bucket: &a.store.bucket, Key: &a.name, UploadId: &a.id, PartNumber: &number, Body: part,
		ChecksumAlgorithm: partChecksum,
	})
	if err != nil {
		return err
	}
	a.keep(types.CompletedPart{PartNumber: &number, ETag: sent.ETag, ChecksumCRC32: sent.ChecksumCRC32})
	return nil
}

func (a *assembly) keep(part types.CompletedPart) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.parts = append(a.parts, part)
}

// finish makes the object visible. When the answer to the request was lost and it was sent again, the server knows nothing of the
// assembly any more; then the mark tells whether the object is ours.
func (a *assembly) finish(ctx context.Context) error {
	slices.SortFunc(a.parts, func(x, y types.CompletedPart) int { return cmp.Compare(*x.PartNumber, *y.PartNumber) })
	_, err := a.store.client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
		Bucket: &a.store.bucket, Key: &a.name, UploadId: &a.id, MultipartUpload: &types.CompletedMultipartUpload{Parts: a.parts},
	})
	if _, code := answerOf(err); code != "NoSuchUpload" {
		return err
	}
	head, lookErr := a.store.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &a.store.bucket, Key: &a.name})
	if lookErr != nil {
		return errors.Join(s3Failed(err), lookErr)
	}
	if head.Metadata[writeMark] != a.mark {
		return s3Failed(err)
	}
	return nil
}

// settle throws the parts away if err tells that the object did not come to be, also when the context is over.
func (a *assembly) settle(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortBudget)
	defer cancel()
	return errors.Join(err, a.store.abort(ctx, a.name, a.id))
}

// abort removes the parts of an unfinished object. What cannot be removed now is left to [S3.Sweep].
func (s *S3) abort(ctx context.Context, name, id string) error {
	_, err := s.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &s.bucket, Key: &name, UploadId: &id})
	if _, code := answerOf(err); code == "NoSuchUpload" {
		return nil
	}
	return err
}
