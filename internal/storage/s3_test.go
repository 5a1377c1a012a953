package storage_test

import (
	"bytes"
	"context"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

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
	bucket, ok := store.(*storage.S3)
	if !ok {
		t.Fatalf("%s opened a %T", address, store)
	}
	return bucket
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

// Whoever removes leftovers goes by their age, so that what an attempt stores must not keep an old one.
func TestS3StoresOldContentAnew(t *testing.T) {
	t.Parallel()
	store := openS3(t)
	path := filepath.Join(t.TempDir(), "part")
	if err := os.WriteFile(path, []byte("frames"), 0o600); err != nil {
		t.Fatal(err)
	}
	put := func() time.Time {
		t.Helper()
		if _, err := store.PutFile(t.Context(), "part", path); err != nil {
			t.Fatal(err)
		}
		object, err := store.Stat(t.Context(), "part")
		if err != nil {
			t.Fatal(err)
		}
		return object.ModTime
	}
	first := put()
	if again := put(); !again.Equal(first) {
		t.Errorf("a young object was sent again: it is of %v and was of %v", again, first)
	}
	store.RenewAfter(0)
	for deadline := time.Now().Add(30 * time.Second); !put().After(first); { // the server counts whole seconds
		if time.Now().After(deadline) {
			t.Fatal("an old object was kept")
		}
	}
}

func TestS3CopiesLargeObjectsInParts(t *testing.T) {
	t.Parallel()
	store := openS3(t)
	content := noise(t, 40<<20)
	if _, err := store.Put(t.Context(), "from", bytes.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	store.CopyInParts(20 << 20)
	if _, err := store.Copy(t.Context(), storage.Object{Key: "from"}, "key"); err != nil {
		t.Fatal(err)
	}
	readBack(t, store, content)
	nothingPending(t, store)
}

func TestS3SweepsWhatDeadWritersLeft(t *testing.T) {
	t.Parallel()
	store := openS3(t)
	client, bucket, prefix := store.Client()
	for _, key := range []string{"derivatives/x", "uploads/y"} {
		name := prefix + key
		if _, err := client.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &bucket, Key: &name}); err != nil {
			t.Fatal(err)
		}
	}
	spare := func(key string) bool { return key == "uploads/y" }
	for _, round := range []struct {
		age     time.Duration
		spare   func(string) bool
		removed int
	}{{time.Hour, nil, 0}, {-time.Minute, spare, 1}, {-time.Minute, nil, 1}, {-time.Minute, nil, 0}} {
		if removed, err := store.Sweep(t.Context(), round.age, round.spare); err != nil || removed != round.removed {
			t.Errorf("%v: removed %d, want %d, %v", round.age, removed, round.removed, err)
		}
	}
}

// Two stores in one bucket see nothing of each other.
func TestS3KeepsToItsPrefix(t *testing.T) {
	t.Parallel()
	address, _ := storagetest.S3(t)
	whole := openAt(t, address)
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	parsed.Path = "/team/a"
	part := openAt(t, parsed.String())
	storeAndList(t, part, "film", "film")
	storeAndList(t, whole, "other", "other", "team/a/film")
	storeAndList(t, part, "film", "film")
}

func storeAndList(t *testing.T, store storage.Store, key string, want ...string) {
	t.Helper()
	if _, err := store.Put(t.Context(), key, strings.NewReader(key)); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := store.List(t.Context(), "", func(object storage.Object) error {
		got = append(got, object.Key)
		return nil
	})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("listed %q, want %q, %v", got, want, err)
	}
}
