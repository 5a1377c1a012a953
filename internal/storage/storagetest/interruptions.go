package storagetest

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
)

// interrupted yields some content and then fails.
func interrupted(err error) io.Reader {
	return io.MultiReader(strings.NewReader(strings.Repeat("half ", 1<<17)), &failing{err: err})
}

// failing calls before, if set, and then fails with err, or yields a byte for ever when err is nil.
type failing struct {
	before func()
	err    error
}

func (f *failing) Read(p []byte) (int, error) {
	if f.before != nil {
		f.before()
	}
	if f.err != nil {
		return 0, f.err
	}
	return copy(p, "x"), nil
}

func failingReader(t *testing.T, s storage.Store) {
	for _, broken := range []error{errors.New("connection reset"), io.ErrUnexpectedEOF} {
		_, err := s.Put(t.Context(), "a/b/upload", interrupted(broken))
		if !errors.Is(err, broken) {
			t.Errorf("Put: %v, want it to wrap %v", err, broken)
		}
		absent(t, s, "a/b/upload")
		isEmpty(t, s)
	}
}

func failingReaderKeepsOld(t *testing.T, s storage.Store) {
	put(t, s, "key", "the old content")
	if _, err := s.Put(t.Context(), "key", interrupted(io.ErrUnexpectedEOF)); err == nil {
		t.Error("Put succeeded")
	}
	if got := get(t, s, "key", storage.Range{}); got != "the old content" {
		t.Errorf("read %q", got)
	}
}

func cancelDuringPut(t *testing.T, s storage.Store) {
	ctx, cancel := context.WithCancelCause(t.Context())
	endless := &failing{before: func() { cancel(jobs.ErrCanceled) }}
	if _, err := s.Put(ctx, "upload", io.MultiReader(strings.NewReader("half"), endless)); !errors.Is(err, jobs.ErrCanceled) {
		t.Errorf("Put: %v, want it to wrap the cause", err)
	}
	absent(t, s, "upload")
	isEmpty(t, s)
}

func cancelBeforeAnything(t *testing.T, s storage.Store) {
	put(t, s, "key", "content")
	path := file(t, "other")
	ctx := canceled(t, jobs.ErrClaimLost)
	_, putErr := s.Put(ctx, "key", strings.NewReader("other"))
	_, fileErr := s.PutFile(ctx, "key", path)
	_, _, openErr := s.Open(ctx, "key", storage.Range{})
	_, statErr := s.Stat(ctx, "key")
	listErr := s.List(ctx, "", func(storage.Object) error { return nil })
	for name, err := range map[string]error{
		"Put": putErr, "PutFile": fileErr, "Open": openErr, "Stat": statErr, "List": listErr, "Delete": s.Delete(ctx, "key"),
	} {
		if !errors.Is(err, jobs.ErrClaimLost) {
			t.Errorf("%s: %v, want it to wrap the cause", name, err)
		}
	}
	if got := get(t, s, "key", storage.Range{}); got != "content" {
		t.Errorf("read %q", got)
	}
}

func cancelDuringRead(t *testing.T, s storage.Store) {
	put(t, s, "key", strings.Repeat("content", 1<<19))
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	reader, _, err := s.Open(ctx, "key", storage.Range{})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if _, err := io.ReadFull(reader, make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	cancel(jobs.ErrShutdown)
	if _, err := io.Copy(io.Discard, reader); !errors.Is(err, jobs.ErrShutdown) {
		t.Errorf("read: %v, want it to wrap the cause", err)
	}
}
