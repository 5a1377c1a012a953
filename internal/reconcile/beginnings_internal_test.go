package reconcile

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/storage/storagetest"
)

// An upload may pause for longer than any other writer, until its description goes.
func TestBeginningsOfDescribedUploadsStay(t *testing.T) {
	t.Parallel()
	address, _ := storagetest.S3(t)
	opened, err := storage.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	store, ok := opened.(*storage.S3)
	if !ok {
		t.Fatalf("opened a %T", opened)
	}
	client, bucket, prefix := store.Client()
	for _, key := range []string{"uploads/paused", "uploads/left", "derivatives/x"} {
		name := prefix + key
		if _, err := client.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &bucket, Key: &name}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.Put(t.Context(), "uploads/paused.info", strings.NewReader("{}")); err != nil {
		t.Fatal(err)
	}
	if err := sweepBeginnings(t.Context(), store, -time.Minute); err != nil {
		t.Fatal(err)
	}
	pending, err := client.ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: &bucket})
	if err != nil {
		t.Fatal(err)
	}
	if len(pending.Uploads) != 1 || *pending.Uploads[0].Key != prefix+"uploads/paused" {
		t.Errorf("%d beginnings are left", len(pending.Uploads))
	}
}
