package storage

import (
	"net/url"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

// Open returns the store that rawURL names: "file:///folder" or the plain path of a folder, which is made when it is
// missing. Any other scheme gives the fault "storage-unsupported".
func Open(rawURL string) (Store, error) {
	if rawURL == "" {
		return nil, invalidURL(nil)
	}
	scheme, _, found := strings.Cut(rawURL, "://")
	if !found {
		return OpenFiles(rawURL)
	}
	if !strings.EqualFold(scheme, "file") {
		// The address is not repeated: it may carry credentials.
		return nil, jobs.Refuse("storage-unsupported",
			"This version of Reelmill cannot store files at an address of the kind "+scheme+"://.",
			"Set REELMILL_STORAGE_URL to a folder: file:///path/to/folder.", nil)
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
		"Write it as file:///path/to/folder, with three slashes, or as a plain path.", cause)
}
