package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"
)

// PutFile implements [Store]. The file is read twice: once for its checksum, which tells whether the object is there already, and
// once to send it.
func (s *S3) PutFile(ctx context.Context, key, path string) (Object, error) {
	name, err := s.name(ctx, "store", key)
	if err != nil {
		return Object{}, err
	}
	source, err := openSource(path)
	if err != nil {
		return Object{}, err
	}
	defer source.Close()
	sum, err := digest(ctx, source)
	if err != nil {
		return Object{}, err
	}
	size := source.info.Size()
	if present, head, err := s.look(ctx, key); err == nil && present.Bytes == size && head.Metadata[sumMark] == sum &&
		time.Since(present.ModTime) < s.renewAfter {
		present.SHA256 = sum
		return present, nil
	} else if err != nil && !errors.Is(err, ErrNotFound) {
		return Object{}, err
	}
	if err := s3Fault(ctx, "store", key, s.sendFile(ctx, name, sum, source)); err != nil {
		return Object{}, fmt.Errorf("store %q: %w", key, err)
	}
	return Object{Key: key, Bytes: size, SHA256: sum, ModTime: stamp()}, nil
}

func (s *S3) sendFile(ctx context.Context, name, sum string, source *finished) error {
	size := source.info.Size()
	if size > s.partBytes {
		return s.sendParts(ctx, name, sum, source)
	}
	content := make([]byte, size)
	if _, err := source.ReadAt(content, 0); err != nil && !errors.Is(err, io.EOF) {
		return unreadable(err)
	}
	if err := source.unchanged(); err != nil {
		return err
	}
	return s.putWhole(ctx, name, content)
}

func (s *S3) sendParts(ctx context.Context, name, sum string, source *finished) (err error) {
	size := source.info.Size()
	whole, err := s.begin(ctx, name, partChecksum, map[string]string{sumMark: sum})
	if err != nil {
		return err
	}
	defer func() { err = whole.settle(ctx, err) }()
	err = eachPart(ctx, size, partSize(size, s.partBytes), func(ctx context.Context, number int32, offset, length int64) error {
		return whole.add(ctx, number, io.NewSectionReader(source.File, offset, length))
	})
	if err == nil {
		err = source.unchanged()
	}
	if err != nil {
		return err
	}
	return whole.finish(ctx)
}

// partSize is the size of the parts of an object: least where the object has few enough of them, else a multiple of it.
func partSize(size, least int64) int64 {
	parts := (size + mostParts*least - 1) / (mostParts * least)
	return least * max(1, parts)
}

// eachPart works on the parts of an object, a few at a time, and stops at the first error.
func eachPart(ctx context.Context, size, part int64, work func(ctx context.Context, number int32, offset, length int64) error) error {
	group, together := errgroup.WithContext(ctx)
	group.SetLimit(partsAtOnce)
	number := int32(1)
	for offset := int64(0); offset < size && together.Err() == nil; offset += part {
		mine := number
		group.Go(func() error { return work(together, mine, offset, min(part, size-offset)) })
		number++
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return context.Cause(ctx)
}
