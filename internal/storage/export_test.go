package storage

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// CopyInParts makes the store copy objects above that many bytes part by part.
func (s *S3) CopyInParts(above int64) { s.copyBytes = above }

// RenewAfter makes the store send a file again whose object is older.
func (s *S3) RenewAfter(age time.Duration) { s.renewAfter = age }

// Hurry makes the store give a server less time than one in earnest gets.
func (s *S3) Hurry(stall time.Duration) *S3 {
	options := s.client.Options()
	wire, ok := options.HTTPClient.(vigilant)
	if !ok {
		panic("the client is not watched")
	}
	options.HTTPClient = vigilant{next: wire.next, stall: stall, patience: stall}
	hurried := *s
	hurried.client = s3.New(options)
	return &hurried
}

// PartsOf makes the store send objects in parts of that many bytes.
func (s *S3) PartsOf(bytes int64) { s.partBytes = bytes }

// Swiftly makes the store send a request again at once, and as often as ever.
func (s *S3) Swiftly() {
	options := s.client.Options()
	options.Retryer = retry.NewStandard(retrying, func(o *retry.StandardOptions) {
		o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return time.Millisecond, nil })
	})
	s.client = s3.New(options)
}

// ErrStalled is the cause of a fault when nothing moved.
var ErrStalled = errStalled
