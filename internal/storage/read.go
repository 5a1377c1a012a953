package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
)

// Open implements [Store]. The reader keeps yielding the object it began with when that is replaced or deleted.
func (f *Files) Open(ctx context.Context, key string, rng Range) (io.ReadCloser, Object, error) {
	if err := errors.Join(CheckKey(key), ended(ctx, "open", key)); err != nil {
		return nil, Object{}, err
	}
	file, err := os.Open(f.path(key))
	if err != nil {
		_, err = described(key, nil, err)
		return nil, Object{}, err
	}
	info, err := file.Stat()
	object, err := described(key, info, err)
	if err != nil {
		return nil, Object{}, errors.Join(err, file.Close())
	}
	length, err := rng.within(object.Bytes)
	if err != nil {
		return nil, Object{}, errors.Join(err, file.Close())
	}
	part := io.NewSectionReader(file, rng.Offset, length)
	return &reading{watched: watched{ctx: ctx, source: part}, Closer: file}, object, nil
}

// within returns how many bytes of an object of the given size the range selects.
func (r Range) within(size int64) (int64, error) {
	if r.Offset < 0 || r.Length < 0 || r.Offset > 0 && r.Offset >= size {
		return 0, invalidRange(r, size)
	}
	left := size - r.Offset
	if r.Length == 0 {
		return left, nil
	}
	return min(r.Length, left), nil
}

type reading struct {
	watched
	io.Closer
}

// watched stops reading when its context ends, and remembers why reading stopped.
type watched struct {
	ctx    context.Context //nolint:containedctx // io.Reader has no place for it
	source io.Reader
	err    error
}

// Read implements [io.Reader].
func (w *watched) Read(p []byte) (int, error) {
	if w.ctx.Err() != nil {
		w.err = context.Cause(w.ctx)
		return 0, w.err
	}
	n, err := w.source.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}

// digest reads to the end and returns the SHA-256 in hex.
func digest(ctx context.Context, r io.Reader) (string, error) {
	sum := sha256.New()
	if _, err := io.CopyBuffer(sum, &watched{ctx: ctx, source: r}, make([]byte, copyBuffer)); err != nil {
		return "", fmt.Errorf("compute the checksum: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
