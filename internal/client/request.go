package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

const (
	// callTime bounds one call that carries no file.
	callTime = time.Minute
	// maxAnswer bounds what a server may make us hold in memory.
	maxAnswer = 64 << 20
)

var errSlow = errors.New("the server did not answer in time")

// request is one call. The body is sent once, so a repeated call needs a new request.
type request struct {
	method string
	path   []string // elements below the base address, not escaped
	query  url.Values
	header map[string]string
	body   io.Reader
	length int64
}

// response is an answer, read to its end.
type response struct {
	status int
	header http.Header
	body   []byte
}

// exchange sends one request within callTime. The error says why no answer came; any answer at all is none.
func (c *Client) exchange(ctx context.Context, r request) (*response, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, callTime, errSlow)
	defer cancel()
	return c.send(ctx, r)
}

func (c *Client) send(ctx context.Context, r request) (*response, error) {
	req, err := c.build(ctx, r)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, c.broken(ctx, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, c.broken(ctx, err)
	}
	return &response{status: resp.StatusCode, header: resp.Header, body: body}, nil
}

func (c *Client) build(ctx context.Context, r request) (*http.Request, error) {
	address, err := url.Parse(c.base)
	if err != nil || (address.Scheme != "http" && address.Scheme != "https") || address.Host == "" {
		return nil, jobs.Refuse("server-address-invalid", fmt.Sprintf("%q is not the address of a server.", c.base),
			"Set REELMILL_URL or --url to an address such as http://127.0.0.1:8080.", err)
	}
	for _, element := range r.path {
		address = address.JoinPath(url.PathEscape(element))
	}
	address.RawQuery = r.query.Encode()
	req, err := http.NewRequestWithContext(ctx, r.method, address.String(), r.body)
	if err != nil {
		return nil, fmt.Errorf("build a request: %w", err)
	}
	req.ContentLength = r.length
	if r.length == 0 {
		req.Body = nil
	}
	req.Header.Set("User-Agent", "reelmill")
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	return req, nil
}

// call exchanges until there is an answer that is no outage, and returns its body. makeRequest is called for each try.
func (c *Client) call(ctx context.Context, makeRequest func() request) (*response, error) {
	var answer *response
	err := c.ride(ctx, func() error {
		resp, err := c.exchange(ctx, makeRequest())
		if err != nil {
			return err
		}
		answer = resp
		return resp.fault()
	})
	return answer, err
}

// answered sends a request and reads the JSON that comes back.
func answered[T any](ctx context.Context, c *Client, makeRequest func() request) (answer T, err error) {
	resp, err := c.call(ctx, makeRequest)
	if err != nil {
		return answer, err
	}
	if err := json.Unmarshal(resp.body, &answer); err != nil {
		return answer, strangeAnswer(err)
	}
	return answer, nil
}

func get(path ...string) func() request {
	return func() request { return request{method: http.MethodGet, path: path} }
}

// carrying returns a maker of requests with a body that fits into memory.
func carrying(r request, data []byte) func() request {
	return func() request {
		r.body, r.length = bytes.NewReader(data), int64(len(data))
		return r
	}
}
