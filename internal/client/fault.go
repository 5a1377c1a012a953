package client

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

// broken explains why a request brought no answer.
func (c *Client) broken(ctx context.Context, err error) error {
	cause := context.Cause(ctx)
	if cause != nil && !errors.Is(cause, errSlow) {
		return cause
	}
	var known *jobs.Fault
	var dial *net.OpError
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &known):
		return known
	case cause != nil:
		return jobs.Stumble("server-slow", "The server at "+c.base+" did not answer in time.",
			"Try again; if it stays slow, look at the server's log.", err)
	case errors.As(err, &certificate):
		return jobs.Refuse("server-certificate", "The certificate of "+c.base+" cannot be trusted.",
			"Check the address in REELMILL_URL and the server's certificate.", err)
	case errors.As(err, &name), errors.As(err, &dial) && dial.Op == "dial":
		return jobs.Stumble("server-unreachable", "No server answers at "+c.base+".",
			"Start it with `reelmill up`, or set REELMILL_URL.", err)
	default:
		return jobs.Stumble("connection-lost", "The connection to "+c.base+" broke: "+rootOf(err)+".", "Try again.", err)
	}
}

// rootOf says what happened without repeating the address.
func rootOf(err error) string {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return err.Error()
}

// problem is an error as RFC 9457 writes it, with our code and hint.
type problem struct {
	Title  string   `json:"title"`
	Detail string   `json:"detail"`
	Code   string   `json:"code"`
	Hint   string   `json:"hint"`
	Errors []detail `json:"errors"`
}

type detail struct {
	Pointer   string `json:"pointer"`   // into the body
	Parameter string `json:"parameter"` // of the path, the query or the header
	Location  string `json:"location"`
	Message   string `json:"message"`
}

func (d detail) String() string {
	if place := cmp.Or(d.Pointer, d.Parameter, d.Location); place != "" {
		return place + ": " + d.Message
	}
	return d.Message
}

// fault returns what an answer says went wrong, nil for an answer that reports success.
func (r *response) fault() error {
	switch {
	case r.status >= 200 && r.status < 300:
		return nil
	case r.status >= 300 && r.status < 400:
		return jobs.Refuse("server-moved", "The server sends its visitors elsewhere.",
			"Set REELMILL_URL to the address it names: "+r.header.Get("Location"), nil)
	}
	p := r.problem()
	if p.Code == "key-required" { // the server's own hint is for those who write requests
		p.Hint = "Set REELMILL_API_KEY or --api-key to a key; an operator makes one with `reelmill keys create`."
	}
	fault := jobs.Refuse(p.Code, p.message(), p.Hint, fmt.Errorf("HTTP status %d", r.status))
	if passes(r.status) || p.Code == "idempotency-in-progress" {
		fault.Class = jobs.Transient
	}
	return fault
}

// passes reports whether a status speaks of the server's condition, which changes, rather than of the request.
func passes(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusLocked ||
		(status >= http.StatusInternalServerError && status != http.StatusNotImplemented)
}

// problem reads the body, and makes do with what there is when it is none of ours.
func (r *response) problem() problem {
	var p problem
	if kind, _, err := mime.ParseMediaType(r.header.Get("Content-Type")); err == nil && strings.HasSuffix(kind, "json") {
		_ = json.Unmarshal(r.body, &p) // what cannot be read stays empty and is made up for below
	} else if err == nil && kind == "text/plain" {
		p.Detail, _, _ = strings.Cut(strings.TrimSpace(string(r.body)), "\n")
	}
	if p.Code != "" {
		return p
	}
	p.Code = "http-" + strconv.Itoa(r.status)
	hint := "Is REELMILL_URL the address of a Reelmill server of this release?"
	if r.status == http.StatusUnauthorized || r.status == http.StatusForbidden {
		hint = "Set REELMILL_API_KEY to a key that may do this."
	}
	p.Hint = cmp.Or(p.Hint, hint)
	return p
}

func (p problem) message() string {
	parts := []string{cmp.Or(p.Detail, p.Title, "The server refused the request.")}
	for _, d := range p.Errors {
		parts = append(parts, d.String())
	}
	return strings.Join(parts, " ")
}

func strangeAnswer(cause error) error {
	return jobs.Refuse("server-answer", "The server's answer cannot be understood.",
		"Is REELMILL_URL the address of a Reelmill server of this release?", cause)
}
