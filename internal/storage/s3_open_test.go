package storage_test

import (
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/storage/storagetest"
	"github.com/reelmill/reelmill/jobs"
)

func TestOpenRefusesBadS3Addresses(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"s3://", "s3:///prefix", "s3://user:secret@bucket", "s3://bucket:9000", "s3://bucket/a//b", "s3://bucket/../b", "s3://bucket#x",
		"s3://bucket?secret=secret", "s3://bucket?region=", "s3://bucket?region=a&region=b", "s3://bucket?path_style=perhaps",
		"s3://bucket?endpoint=localhost:9000", "s3://bucket?endpoint=http://u:secret@host", "s3://bucket?endpoint=http://host/path",
		"s3://bucket?endpoint=%zz", "s3://bucket\x00",
	} {
		_, err := storage.Open(t.Context(), address)
		if jobs.CodeOf(err) != "storage-url-invalid" {
			t.Errorf("%q: %v, want storage-url-invalid", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "=secret") || strings.Contains(err.Error(), ":secret") {
			t.Errorf("%q: the error tells the password: %v", address, err)
		}
	}
}

// Each wrong setting stops the start with a fault of its own.
func TestOpenTellsWhatIsWrongWithABucket(t *testing.T) {
	address, _ := storagetest.S3(t)
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	missing := *parsed
	missing.Host = "there-is-no-such-bucket"
	nobody := *parsed
	nobody.RawQuery = "path_style=true&endpoint=" + url.QueryEscape("http://127.0.0.1:1")
	trouble, through := storagetest.NewTrouble(t, address)
	trouble.Bring(storagetest.Mishap{Status: 503})
	var waiting sync.WaitGroup
	waiting.Go(func() { expect(t, missing.String(), "storage-bucket-missing", jobs.Permanent) })
	waiting.Go(func() { expect(t, nobody.String(), "storage-unreachable", jobs.Transient) })
	waiting.Go(func() { expect(t, through, "storage-failed", jobs.Transient) })
	waiting.Wait()
	trouble.Bring(storagetest.Mishap{Status: 403, Methods: []string{"PUT"}})
	expect(t, through, "storage-auth", jobs.Permanent)

	t.Setenv("AWS_SECRET_ACCESS_KEY", "not-the-secret")
	expect(t, address, "storage-auth", jobs.Permanent)
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	expect(t, address, "storage-auth", jobs.Permanent)
}

func expect(t *testing.T, address, code string, class jobs.Class) {
	t.Helper()
	_, err := storage.Open(t.Context(), address)
	fault := jobs.AsFault(err)
	if fault == nil || fault.Code != code || fault.Class != class || fault.Hint == "" {
		t.Errorf("%v, want %s", err, code)
		return
	}
	if strings.Contains(err.Error(), "not-the-secret") {
		t.Errorf("the error tells the secret: %v", err)
	}
}
