package storage_test

import (
	"context"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/storage/storagetest"
)

func openS3(t *testing.T) *storage.S3 {
	t.Helper()
	address, _ := storagetest.S3(t)
	return openAt(t, address)
}

func openAt(t *testing.T, address string) *storage.S3 {
	t.Helper()
	store, err := storage.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	s3, ok := store.(*storage.S3)
	if !ok {
		t.Fatalf("%s opened a %T", address, store)
	}
	return s3
}

func TestS3PassesTheSuite(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(t *testing.T) storage.Store {
		t.Helper()
		store := openS3(t)
		t.Cleanup(func() { nothingPending(t, store) })
		return store
	})
}

// nothingPending checks that no parts were left behind.
func nothingPending(t *testing.T, store *storage.S3) {
	t.Helper()
	if left, err := store.Sweep(context.WithoutCancel(t.Context()), -time.Hour, nil); err != nil || left != 0 {
		t.Errorf("%d unfinished uploads were left, %v", left, err)
	}
}
