package storage

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

// s3Address is where an object store is, as its URL says.
type s3Address struct {
	bucket    string
	prefix    string // "" or a key with a slash behind
	region    string
	endpoint  string
	pathStyle bool
}

// parseS3 reads "s3://bucket/prefix?region=…&endpoint=…&path_style=true". What it finds wrong is told without the address, in
// which somebody may have put a password.
func parseS3(raw string) (s3Address, error) {
	address, err := url.Parse(raw)
	if err != nil {
		return s3Address{}, invalidS3URL("it cannot be read")
	}
	found := s3Address{bucket: address.Host, prefix: strings.Trim(address.Path, "/")}
	switch {
	case address.User != nil:
		return s3Address{}, invalidS3URL("it holds a user or password")
	case address.Fragment != "" || found.bucket == "" || strings.ContainsAny(found.bucket, ":@%"):
		return s3Address{}, invalidS3URL("it names no bucket")
	case found.prefix != "" && CheckKey(found.prefix) != nil:
		return s3Address{}, invalidS3URL("the prefix behind the bucket is not a plain path")
	}
	if found.prefix != "" {
		found.prefix += "/"
	}
	query, err := url.ParseQuery(address.RawQuery)
	if err != nil {
		return s3Address{}, invalidS3URL("what stands behind the question mark cannot be read")
	}
	return found, found.set(query)
}

func (a *s3Address) set(query url.Values) error {
	for name, values := range query {
		if len(values) != 1 || values[0] == "" {
			return invalidS3URL("a setting behind the question mark is empty or given twice")
		}
		var err error
		switch name {
		case "region":
			a.region = values[0]
		case "endpoint":
			a.endpoint, err = checkEndpoint(values[0])
		case "path_style":
			if a.pathStyle, err = strconv.ParseBool(values[0]); err != nil {
				err = invalidS3URL("path_style is neither true nor false")
			}
		default:
			err = invalidS3URL(fmt.Sprintf("there is no setting %.20q", name))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func checkEndpoint(raw string) (string, error) {
	endpoint, err := url.Parse(raw)
	plain := err == nil && (endpoint.Scheme == "http" || endpoint.Scheme == "https") && endpoint.Host != "" && endpoint.User == nil &&
		strings.Trim(endpoint.Path, "/") == "" && endpoint.RawQuery == "" && endpoint.Fragment == ""
	if !plain {
		return "", invalidS3URL("endpoint is not of the form http://host:port")
	}
	return strings.TrimSuffix(raw, "/"), nil
}

func invalidS3URL(flaw string) error {
	return jobs.Refuse("storage-url-invalid", "The address of the storage is not valid: "+flaw+".",
		"Write it as s3://bucket/prefix?region=eu-west-1, for a server of your own with &endpoint=http://host:9000&path_style=true. "+
			"Credentials belong into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.", errors.New(flaw))
}
