package storage

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// Copy implements [Copier]. Objects above 5 GB are copied part by part.
func (s *S3) Copy(ctx context.Context, from Object, to string) (Object, error) {
	target, err := s.name(ctx, "copy to", to)
	if err != nil {
		return Object{}, err
	}
	source, head, err := s.look(ctx, from.Key)
	if err == nil && from.Version != "" && from.Version != source.Version {
		err = replaced(nil)
	}
	if err != nil {
		return Object{}, err
	}
	if source.Bytes <= s.copyBytes {
		path := s.copySource(from.Key)
		_, err = s.client.CopyObject(ctx, &s3.CopyObjectInput{
			Bucket: &s.bucket, Key: &target, CopySource: &path, CopySourceIfMatch: head.ETag, MetadataDirective: types.MetadataDirectiveReplace,
		})
	} else {
		err = s.copyParts(ctx, from.Key, target, source.Bytes, head.ETag)
	}
	if err != nil {
		return Object{}, s3Fault(ctx, "copy", from.Key, err)
	}
	return Object{Key: to, Bytes: source.Bytes, ModTime: stamp()}, nil
}

func (s *S3) copyParts(ctx context.Context, from, target string, size int64, etag *string) (err error) {
	whole, err := s.begin(ctx, target, "", nil) // the bytes stay inside the server
	if err != nil {
		return err
	}
	defer func() { err = whole.settle(ctx, err) }()
	path := s.copySource(from)
	// Nothing passes through this machine, so parts may be as large as one copy.
	err = eachPart(ctx, size, partSize(size, max(s.copyBytes/8, s.partBytes)), func(ctx context.Context, number int32, offset, length int64) error {
		span := fmt.Sprintf("bytes=%d-%d", offset, offset+length-1)
		copied, err := s.client.UploadPartCopy(ctx, &s3.UploadPartCopyInput{
			Bucket: &s.bucket, Key: &target, UploadId: &whole.id, PartNumber: &number,
			CopySource: &path, CopySourceRange: &span, CopySourceIfMatch: etag,
		})
		if err != nil {
			return err
		}
		result := value(copied.CopyPartResult)
		whole.keep(types.CompletedPart{PartNumber: &number, ETag: result.ETag})
		return nil
	})
	if err != nil {
		return err
	}
	return whole.finish(ctx)
}

// copySource names an object in the way the header of a copy wants it.
func (s *S3) copySource(key string) string {
	parts := strings.Split(s.prefix+key, "/")
	for i := range parts {
		parts[i] = strings.ReplaceAll(url.QueryEscape(parts[i]), "+", "%20")
	}
	return s.bucket + "/" + strings.Join(parts, "/")
}
