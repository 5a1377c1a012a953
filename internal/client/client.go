// Package client speaks to a Reelmill server on behalf of the command line: uploads that survive broken lines and
// restarted servers, assets, versions and manifests.
//
// Errors are [jobs.Fault] values: those the server gave, with its own code and hint, and "server-unreachable",
// "connection-lost", "server-slow", "server-address-invalid", "server-moved", "server-certificate", "server-answer",
// "file-not-found", "file-unreadable", "file-changed" and "upload-lost". Where ctx ended it is the error instead.
package client

import (
	"net/http"
	"strings"
	"time"
)

// Client calls one server. It is safe for concurrent use and opens no connection until asked.
type Client struct {
	base string
	key  string
	http *http.Client

	// patience is how long one call is repeated while the server is away.
	patience time.Duration
	// onOutage hears the error that began an outage, and nil when it is over.
	onOutage func(error)
}

// New returns a client for the server at baseURL, such as "http://127.0.0.1:8080". apiKey may be empty.
func New(baseURL, apiKey string) *Client {
	return &Client{
		base: strings.TrimRight(baseURL, "/"),
		key:  apiKey,
		http: &http.Client{
			// A redirect would carry the key elsewhere or turn a POST into a GET.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// Patiently returns a client that repeats calls for as long as patience while the server cannot be reached, so that
// one that is killed and started again is not noticed by the caller. onOutage is called with an error when such a
// time begins and with nil when it is over; it may be nil, and must be safe for concurrent use if the client is so used.
// [Client.CreateAsset] is repeated too: its idempotency key keeps it from creating twice.
func (c *Client) Patiently(patience time.Duration, onOutage func(error)) *Client {
	patient := *c
	patient.patience, patient.onOutage = patience, onOutage
	return &patient
}

// Base returns the server's address without a closing slash.
func (c *Client) Base() string { return c.base }
