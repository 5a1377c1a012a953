package storage

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Sweep implements [Sweeper]: unfinished multipart uploads are aborted.
func (s *S3) Sweep(ctx context.Context, olderThan time.Duration, spare func(key string) bool) (int, error) {
	deadline := time.Now().Add(-olderThan)
	removed := 0
	query := &s3.ListMultipartUploadsInput{Bucket: &s.bucket, Prefix: &s.prefix}
	for {
		page, err := s.client.ListMultipartUploads(ctx, query)
		if err != nil {
			return removed, s3Fault(ctx, "list", s.prefix, err)
		}
		for _, upload := range page.Uploads {
			key, ours := strings.CutPrefix(value(upload.Key), s.prefix)
			if !ours || value(upload.Initiated).After(deadline) || spare != nil && spare(key) {
				continue
			}
			if err := s.abort(ctx, value(upload.Key), value(upload.UploadId)); err != nil {
				return removed, s3Fault(ctx, "sweep", key, err)
			}
			removed++
		}
		if !value(page.IsTruncated) {
			return removed, nil
		}
		if value(page.NextKeyMarker) == "" {
			return removed, s3Failed(errors.New("a list goes on nowhere"))
		}
		query.KeyMarker, query.UploadIdMarker = page.NextKeyMarker, page.NextUploadIdMarker
	}
}
