// Package storage keeps blobs: masters, chunks and published derivatives, under keys. Objects appear whole or not at
// all, and every implementation passes the suite in storagetest.
package storage

import (
	"context"
	"io"
	"time"
)

// renewAfter is the age from which an object is stored anew although its content is right. Together with the longest attempt it stays
// below the age at which unnamed objects are removed.
const renewAfter = 30 * time.Minute

// Object describes one stored blob.
type Object struct {
	Key   string
	Bytes int64
	// SHA256 is the lower-case hex digest of the content. It is set by Put and PutFile and empty where finding it
	// out would mean reading the whole object.
	SHA256  string
	ModTime time.Time // UTC
	// Version changes whenever the content does, for stores that tell; otherwise it is empty.
	Version string
}

// Range selects bytes of an object. The zero value is the whole of it; a Length of 0 reaches to the end, and so does
// one that goes beyond it.
type Range struct {
	Offset, Length int64
}

// Store keeps objects. Its methods are safe for concurrent use, by other processes too. Keys are checked with
// [CheckKey]. A missing object gives an error that matches [ErrNotFound], an ended context one that wraps
// [context.Cause]; what the surroundings refuse is a transient fault: "storage-full", "storage-denied",
// "storage-failed".
type Store interface {
	// Put stores what r yields until io.EOF, replacing the object as a whole or not at all. When reading fails it
	// returns an error that wraps the reader's. The context is looked at between reads; a read that blocks is for
	// its owner to end.
	Put(ctx context.Context, key string, r io.Reader) (Object, error)
	// PutFile stores a local file that is finished: the store may share its bytes instead of copying them, so
	// whoever writes to the file afterwards writes to the object. Removing or replacing the file is harmless, and
	// the store leaves it where it is. An object that has the same content already is kept, unless it is older than half an
	// hour: then it is stored anew, so that what somebody is about to count on never looks like an old leftover.
	PutFile(ctx context.Context, key, path string) (Object, error)
	// Open returns the selected bytes, to be closed by the caller; Object.Bytes is the size of the whole. A range
	// that is negative or starts at or beyond the end of an object that is not empty gives the fault
	// "storage-range-invalid". Reading fails once ctx ends.
	Open(ctx context.Context, key string, rng Range) (io.ReadCloser, Object, error)
	// Stat describes the object.
	Stat(ctx context.Context, key string) (Object, error)
	// List visits the objects whose key starts with prefix, in the byte order of their keys. It stops at the first
	// error of visit and returns it. Objects that come or go meanwhile may or may not be visited.
	List(ctx context.Context, prefix string, visit func(Object) error) error
	// Delete removes the object. Deleting what is not there is no error.
	Delete(ctx context.Context, key string) error
}

// Local is implemented by stores whose objects are files on this machine, which a tool may read in place.
type Local interface {
	// LocalPath returns the absolute path of the object, and false when there is none. Nobody may write to it.
	LocalPath(key string) (path string, ok bool)
}

// Copier is implemented by stores that copy an object without its bytes leaving the server.
type Copier interface {
	// Copy stores under to what is under from.Key, whole or not at all. Where from.Version is set and no longer the object's, nothing
	// is copied and the fault is the transient "storage-changed". SHA256 of the result is empty.
	Copy(ctx context.Context, from Object, to string) (Object, error)
}

// Headers are what the answer to a presigned address says of itself; what is empty is left to the store.
type Headers struct{ ContentType, Disposition, CacheControl string }

// Presigner is implemented by stores that readers can fetch objects from directly.
type Presigner interface {
	// Presign returns an address at which anybody can read the object until a time, at most seven days from now. Whether the
	// object exists is not looked at.
	Presign(ctx context.Context, key string, until time.Time, answer Headers) (string, error)
}

// Sweeper is implemented by stores in which a writer that died leaves something behind.
type Sweeper interface {
	// Sweep removes what writers began and did not touch for olderThan, and returns how many such beginnings it removed. It is meant to
	// run now and then with a duration that no living writer pauses for, such as a day. A key that spare reports true for is
	// left alone; nil spares none.
	Sweep(ctx context.Context, olderThan time.Duration, spare func(key string) bool) (removed int, err error)
}
