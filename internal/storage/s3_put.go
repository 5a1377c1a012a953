package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/reelmill/reelmill/jobs"
)

// sumMark is the metadata in which PutFile leaves the SHA-256 of the content, so that the same file is not sent twice.
const sumMark = "reelmill-sha256"

// Put implements [Store]. One part of the data is in memory at a time.
func (s *S3) Put(ctx context.Context, key string, r io.Reader) (Object, error) {
	name, err := s.name(ctx, "store", key)
	if err != nil {
		return Object{}, err
	}
	stream := &parting{source: &watched{ctx: ctx, source: r}, size: s.partBytes, sum: sha256.New()}
	first, err := stream.next()
	switch {
	case err != nil:
		return Object{}, fmt.Errorf("store %q: %w", key, err)
	case stream.over:
		err = s.putWhole(ctx, name, first)
	default:
		err = s.putParts(ctx, name, stream, first)
	}
	if stream.source.err == nil {
		err = s3Fault(ctx, "store", key, err)
	}
	if err != nil {
		return Object{}, fmt.Errorf("store %q: %w", key, err)
	}
	return Object{Key: key, Bytes: stream.bytes, SHA256: hex.EncodeToString(stream.sum.Sum(nil)), ModTime: stamp()}, nil
}

// putWhole stores an object in one request.
func (s *S3) putWhole(ctx context.Context, name string, content []byte) error {
	sum := sha256.Sum256(content)
	_, err := s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &s.bucket, Key: &name, Body: bytes.NewReader(content), Metadata: map[string]string{sumMark: hex.EncodeToString(sum[:])},
	})
	return err
}

func (s *S3) putParts(ctx context.Context, name string, stream *parting, part []byte) (err error) {
	whole, err := s.begin(ctx, name, partChecksum, nil)
	if err != nil {
		return err
	}
	defer func() { err = whole.settle(ctx, err) }()
	for number := int32(1); ; number++ {
		if err := whole.add(ctx, number, bytes.NewReader(part)); err != nil {
			return err
		}
		if stream.over {
			return whole.finish(ctx)
		}
		if number == mostParts {
			return jobs.Refuse("storage-too-large", "The file is too large to be stored from a stream.", "Upload it through /v1/uploads instead.", nil)
		}
		if part, err = stream.next(); err != nil {
			return err
		}
	}
}

// parting cuts a stream into parts of one size and hashes what goes by.
type parting struct {
	source *watched
	size   int64
	buffer bytes.Buffer
	sum    hash.Hash
	bytes  int64
	over   bool // the part returned last is the last one
}

// next returns the next part, valid until the next call.
func (p *parting) next() ([]byte, error) {
	p.buffer.Reset()
	n, err := io.CopyN(&p.buffer, p.source, p.size)
	if err != nil && (p.source.err != nil || !errors.Is(err, io.EOF)) {
		return nil, fmt.Errorf("read the data: %w", err)
	}
	p.over = err != nil
	p.bytes += n
	_, _ = p.sum.Write(p.buffer.Bytes()) // hashing cannot fail
	return p.buffer.Bytes(), nil
}
