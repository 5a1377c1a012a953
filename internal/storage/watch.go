package storage

import (
	"context"
	"errors"
	"io"
	"sync"
)

// watcher is told of transfers.
type watcher interface {
	// Transfer is told when one begins, with "read" or "write"; what it returns is called once with what went through.
	Transfer(ctx context.Context, way string) (ended func(bytes int64, err error))
}

// Watched returns a store that tells watcher of what is read and written through it. It is [Local] or a [Copier] where store is.
// Files that are read in place are no transfers, and neither are copies inside the store.
func Watched(store Store, watcher watcher) Store {
	seen := &watchedStore{Store: store, watcher: watcher}
	if local, ok := store.(Local); ok {
		return &watchedLocal{watchedStore: seen, Local: local}
	}
	if copier, ok := store.(Copier); ok {
		return &watchedCopier{watchedStore: seen, Copier: copier}
	}
	return seen
}

type watchedStore struct {
	Store

	watcher watcher
}

type watchedLocal struct {
	*watchedStore
	Local
}

type watchedCopier struct {
	*watchedStore
	Copier
}

// Put implements [Store].
func (w *watchedStore) Put(ctx context.Context, key string, r io.Reader) (Object, error) {
	ended := w.watcher.Transfer(ctx, "write")
	object, err := w.Store.Put(ctx, key, r)
	ended(object.Bytes, err)
	return object, err
}

// PutFile implements [Store].
func (w *watchedStore) PutFile(ctx context.Context, key, path string) (Object, error) {
	ended := w.watcher.Transfer(ctx, "write")
	object, err := w.Store.PutFile(ctx, key, path)
	ended(object.Bytes, err)
	return object, err
}

// Open implements [Store]. The transfer ends when the reader is closed.
func (w *watchedStore) Open(ctx context.Context, key string, rng Range) (io.ReadCloser, Object, error) {
	ended := w.watcher.Transfer(ctx, "read")
	body, object, err := w.Store.Open(ctx, key, rng)
	if err != nil {
		ended(0, err)
		return nil, object, err
	}
	return &watchedReader{ReadCloser: body, ended: ended}, object, nil
}

// watchedReader counts what is read until it is closed.
type watchedReader struct {
	io.ReadCloser

	ended func(bytes int64, err error)
	once  sync.Once
	bytes int64
	err   error
}

// Read implements [io.Reader].
func (r *watchedReader) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.bytes += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}

// Close implements [io.Closer].
func (r *watchedReader) Close() error {
	err := r.ReadCloser.Close()
	r.once.Do(func() { r.ended(r.bytes, r.err) })
	return err
}
