package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/logging"

	"github.com/reelmill/reelmill/jobs"
)

const (
	openBudget  = 20 * time.Second // for all that is tried when the store is opened
	dialTimeout = 5 * time.Second
	attempts    = 6                      // of one request
	firstWait   = 100 * time.Millisecond // before the second; each further wait is twice as long
	// openProbe is written and deleted when a store is opened.
	openProbe = "probe/start"
)

// openS3 connects to a bucket and tries whether it may be written to.
func openS3(ctx context.Context, where s3Address) (*S3, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, openBudget, errSlowStart)
	defer cancel()
	client, err := connect(ctx, where)
	if err != nil {
		return nil, err
	}
	store := &S3{client: client, bucket: where.bucket, prefix: where.prefix, partBytes: partBytes, copyBytes: copyBytes, renewAfter: renewAfter}
	if _, err := client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &where.bucket}); err != nil {
		return nil, openFault(ctx, err, true)
	}
	name := where.prefix + openProbe
	_, err = client.PutObject(ctx, &s3.PutObjectInput{Bucket: &where.bucket, Key: &name, Body: strings.NewReader("Reelmill was here.")})
	if err == nil {
		_, err = client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &where.bucket, Key: &name})
	}
	if err != nil {
		return nil, openFault(ctx, err, false)
	}
	return store, nil
}

var errSlowStart = fmt.Errorf("no answer within %s", openBudget)

func connect(ctx context.Context, where s3Address) (*s3.Client, error) {
	wire := awshttp.NewBuildableClient().
		WithDialerOptions(func(dialer *net.Dialer) { dialer.Timeout = dialTimeout }).
		WithTransportOptions(func(transport *http.Transport) { transport.MaxIdleConnsPerHost = 32 })
	cfg, err := config.LoadDefaultConfig(ctx, config.WithHTTPClient(wire), func(options *config.LoadOptions) error {
		options.Region = where.region
		options.DefaultRegion = "us-east-1"
		return nil
	})
	if err != nil {
		return nil, noCredentials(err)
	}
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		return nil, noCredentials(err)
	}
	return s3.NewFromConfig(cfg, func(options *s3.Options) {
		options.UsePathStyle = where.pathStyle
		if where.endpoint != "" {
			options.BaseEndpoint = &where.endpoint
		}
		options.HTTPClient = vigilant{next: options.HTTPClient, stall: stallTimeout, patience: longAnswer}
		options.Retryer = retry.NewStandard(retrying)
		options.Logger = logging.Nop{}                           // what matters comes back as an error
		options.DisableLogOutputChecksumValidationSkipped = true // a part of an object has no checksum of its own
	}), nil
}

// retrying says when a request is sent again. The client library's own budget over all requests is left out: after a long outage it
// would refuse requests that could succeed, and how often work is begun again is bounded elsewhere.
func retrying(options *retry.StandardOptions) {
	options.MaxAttempts = attempts
	options.Backoff = retry.BackoffDelayerFunc(func(attempt int, _ error) (time.Duration, error) {
		wait := firstWait << min(attempt-1, attempts)
		return wait/2 + rand.N(wait/2), nil //nolint:gosec // it only spreads requests over time
	})
	options.RateLimiter = ratelimit.None
	options.Retryables = append(options.Retryables, retry.IsErrorRetryableFunc(func(err error) aws.Ternary {
		_, code := answerOf(err)
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errStalled) || inTheWay(code) {
			return aws.TrueTernary
		}
		return aws.UnknownTernary
	}))
}

func noCredentials(cause error) error {
	return jobs.Refuse("storage-auth", "No credentials for the object store were found.",
		"Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role.", cause)
}

// openFault says why a store cannot be opened. A missing object cannot be meant yet: only the bucket can.
func openFault(ctx context.Context, err error, looking bool) error {
	status, code := answerOf(err)
	switch {
	case status == http.StatusNotFound:
		return bucketMissing(err)
	case (status == http.StatusForbidden || status == http.StatusUnauthorized) && looking:
		return jobs.Refuse("storage-auth", "The object store does not accept these credentials for this bucket.",
			"Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the bucket's name, and the right to list it.", err)
	case status == http.StatusForbidden || status == http.StatusUnauthorized:
		return jobs.Refuse("storage-auth", "The bucket may be read but not written to.",
			"Give the credentials of Reelmill the right to write and delete in the bucket.", err)
	case status == http.StatusMovedPermanently, status == http.StatusTemporaryRedirect, code == "AuthorizationHeaderMalformed", status == http.StatusBadRequest:
		return jobs.Refuse("storage-url-invalid", "The object store answers that the address of the bucket is not right.",
			"Check region and endpoint in REELMILL_STORAGE_URL, and path_style=true for a server of your own.", err)
	case status != 0:
		return s3Fault(ctx, "open", "", err)
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, errSlowStart) {
		return fmt.Errorf("open the object store: %w", cause)
	}
	return jobs.Stumble("storage-unreachable", "The object store cannot be reached.",
		"Check the endpoint in REELMILL_STORAGE_URL, the network, and that the server is up.", err)
}
