package storage

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// List implements [Store]. Objects whose names are no keys are somebody else's and left out.
func (s *S3) List(ctx context.Context, prefix string, visit func(Object) error) error {
	if _, err := prefixFolder(prefix); err != nil {
		return err
	}
	start := s.prefix + prefix
	pages := s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &start})
	for pages.HasMorePages() {
		if err := ended(ctx, "list", prefix); err != nil {
			return err
		}
		page, err := pages.NextPage(ctx)
		if err != nil {
			return s3Fault(ctx, "list", prefix, err)
		}
		for _, found := range page.Contents {
			key := strings.TrimPrefix(value(found.Key), s.prefix)
			if CheckKey(key) != nil {
				continue
			}
			object := Object{Key: key, Bytes: value(found.Size), ModTime: value(found.LastModified).UTC(), Version: value(found.ETag)}
			if err := visit(object); err != nil {
				return err
			}
		}
	}
	return nil
}
