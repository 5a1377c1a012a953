package storage

import (
	"context"
	"net/url"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

// Open returns the store that rawURL names: "file:///folder" or the plain path of a folder, which is made when it is
// missing, or "s3://bucket/prefix?region=…&endpoint=…&path_style=…" with the credentials of the environment, which is tried by
// writing. Faults: "storage-url-invalid", "storage-auth" and "storage-bucket-missing" are permanent, "storage-unreachable" is
// transient. Any other scheme gives "storage-unsupported". The error never repeats the address: it may hold credentials.
func Open(ctx context.Context, rawURL string) (Store, error) {
	if rawURL == "" {
		return nil, invalidURL(nil)
	}
	scheme, _, found := strings.Cut(rawURL, "://")
	if !found {
		return OpenFiles(rawURL)
	}
	if strings.EqualFold(scheme, "s3") {
		where, err := parseS3(rawURL)
		if err != nil {
			return nil, err
		}
		return openS3(ctx, where)
	}
	if !strings.EqualFold(scheme, "file") {
		// The address is not repeated: it may carry credentials.
		return nil, jobs.Refuse("storage-unsupported",
			"This version of Reelmill cannot store files at an address of the kind "+scheme+"://.",
			"Set REELMILL_STORAGE_URL to a folder, file:///path/to/folder, or a bucket, s3://bucket.", nil)
	}
	address, err := url.Parse(rawURL)
	if err != nil {
		return nil, invalidURL(err)
	}
	local := address.Host == "" || address.Host == "localhost"
	if !local || address.Path == "" || address.RawQuery != "" || address.Fragment != "" || address.User != nil {
		return nil, invalidURL(nil)
	}
	return OpenFiles(address.Path)
}

func invalidURL(cause error) error {
	return jobs.Refuse("storage-url-invalid", "The address of the storage is not valid.",
		"Write it as file:///path/to/folder, with three slashes, as a plain path, or as s3://bucket.", cause)
}
