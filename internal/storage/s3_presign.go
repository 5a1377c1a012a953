package storage

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/reelmill/reelmill/jobs"
)

// longestPresign is the limit of the signature.
const longestPresign = 7 * 24 * time.Hour

// Presign implements [Presigner].
func (s *S3) Presign(ctx context.Context, key string, until time.Time, answer Headers) (string, error) {
	name, err := s.name(ctx, "sign", key)
	if err != nil {
		return "", err
	}
	life := min(time.Until(until), longestPresign).Truncate(time.Second)
	if life <= 0 {
		return "", jobs.Refuse("storage-presign-over", "The address would be over already.", "Ask for a time in the future.", nil)
	}
	input := &s3.GetObjectInput{Bucket: &s.bucket, Key: &name}
	for text, field := range map[string]**string{
		answer.ContentType: &input.ResponseContentType, answer.Disposition: &input.ResponseContentDisposition,
		answer.CacheControl: &input.ResponseCacheControl,
	} {
		if text != "" {
			*field = &text
		}
	}
	signed, err := s3.NewPresignClient(s.client).PresignGetObject(ctx, input, s3.WithPresignExpires(life),
		s3.WithPresignClientFromClientOptions(func(options *s3.Options) {
			options.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired // browsers check none
		}))
	if err != nil {
		return "", s3Fault(ctx, "sign", key, err)
	}
	return signed.URL, nil
}
