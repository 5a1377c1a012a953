package storage

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"github.com/reelmill/reelmill/jobs"
)

// s3Fault names what the object store refused; what has a name already keeps it. An ended context comes first, whatever it made of
// the request.
func s3Fault(ctx context.Context, doing, key string, err error) error {
	if err == nil || jobs.CodeOf(err) != "" {
		return err
	}
	if over := ended(ctx, doing, key); over != nil {
		return over
	}
	status, code := answerOf(err)
	switch {
	case code == "NoSuchBucket":
		return bucketMissing(err)
	case status == http.StatusNotFound:
		return notFound(key)
	case status == http.StatusForbidden, status == http.StatusUnauthorized:
		return jobs.Stumble("storage-denied", "The object store does not allow this.",
			"Give the credentials of Reelmill the right to read, write, list and delete in its bucket.", err)
	case status == http.StatusInsufficientStorage, isFull(code):
		return jobs.Stumble("storage-full", "The object store is full.",
			"Free space in the bucket or raise its quota; the work goes on by itself.", err)
	case inTheWay(code):
		return jobs.Refuse("storage-key-conflict",
			"A file and a folder of the storage would have the same name.", "Choose another key.", err)
	case status == http.StatusPreconditionFailed:
		return replaced(err)
	}
	return s3Failed(fmt.Errorf("%s %q: %w", doing, key, err))
}

func s3Failed(cause error) error {
	return jobs.Stumble("storage-failed", "The object store did not answer as it should.",
		"Look at the object store and at the network in between; the work goes on by itself.", cause)
}

func replaced(cause error) error {
	return jobs.Stumble("storage-changed", "The stored file was replaced while it was being read.", "It is read again by itself.", cause)
}

func bucketMissing(cause error) error {
	return jobs.Refuse("storage-bucket-missing", "The bucket of REELMILL_STORAGE_URL does not exist.",
		"Create the bucket, or mend its name or the region in the address.", cause)
}

func isFull(code string) bool {
	switch code {
	case "QuotaExceeded", "QuotaExceededException", "InsufficientStorage", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "TooManyBytes":
		return true
	}
	return false
}

// answerOf is the HTTP status and the S3 code of a refused request; 0 and "" where none was answered.
func answerOf(err error) (status int, code string) {
	var response *awshttp.ResponseError
	if errors.As(err, &response) {
		status = response.HTTPStatusCode()
	}
	var refusal smithy.APIError
	if errors.As(err, &refusal) {
		code = refusal.ErrorCode()
	}
	return status, code
}

// inTheWay reports whether a server that keeps objects as files found a file or a folder of the same name. Such a server also says so
// when a deletion removed the empty folder from under a writer, so that it is worth another try.
func inTheWay(code string) bool {
	return code == "ObjectParentIsFile" || code == "ExistingObjectIsDirectory" || code == "DirectoryObjectContainsData"
}
