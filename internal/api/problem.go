package api

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/letters"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// statusClientGone is what many servers note for a request whose client did not wait; nobody reads it as an answer.
const statusClientGone = 499

const problemType = "application/problem+json"

// Problem is an error as RFC 9457 writes it, with a stable code and a way out.
type Problem struct {
	Type   string          `json:"type"`
	Title  string          `json:"title"`
	Status int             `json:"status"`
	Detail string          `json:"detail"`
	Code   string          `json:"code"`
	Hint   string          `json:"hint,omitempty"`
	Errors []ProblemDetail `json:"errors,omitempty"`

	retryAfter time.Duration
}

// ProblemDetail is one fault of a request; Pointer is a JSON pointer into its body, Parameter the name of a path, query or header
// parameter.
type ProblemDetail struct {
	Pointer   string `json:"pointer,omitempty"`
	Parameter string `json:"parameter,omitempty"`
	Message   string `json:"message"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders implements huma.HeadersError: whoever comes too early learns when to come again.
func (p *Problem) GetHeaders() http.Header {
	header := http.Header{}
	if p.retryAfter > 0 {
		header.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.retryAfter.Seconds()))))
	}
	return header
}

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return problemType }

func problem(status int, code, detail, hint string) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail, Code: code, Hint: hint}
}

// statusOf is the HTTP status of a fault's code; what is not listed is a request that cannot be carried out.
func statusOf(fault *jobs.Fault) int {
	switch fault.Code {
	case "external-id-taken", "wrong-state", "webhook-disabled", "webhook-secret-sealed", "master-gone", "version-swept", "version-overtaken":
		return http.StatusConflict
	case "not-published", "set-not-made", "version-not-found":
		return http.StatusNotFound
	case "approval-needed":
		return http.StatusForbidden
	case "asset-withdrawn", "rights-expired", "rights-territory", "rights-channel":
		return http.StatusGone
	case "internal":
		return http.StatusInternalServerError
	case "backlog-full":
		return http.StatusTooManyRequests
	}
	if fault.Class != jobs.Permanent {
		return http.StatusServiceUnavailable
	}
	return http.StatusUnprocessableEntity
}

// fail turns any error into a problem for the reader; the technical cause goes to the log only.
func (s *server) fail(err error) error {
	var known *Problem
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case errors.Is(err, records.ErrNotFound) && jobs.CodeOf(err) == "":
		return problem(http.StatusNotFound, "not-found", "There is no such thing.", "Check the id, or use ext: with your own id.")
	case errors.Is(err, context.Canceled) && jobs.CodeOf(err) == "":
		return problem(statusClientGone, "client-gone", "The client went away before it was answered.", "Ask again.")
	}
	fault := jobs.AsFault(err)
	status := statusOf(fault)
	if status >= http.StatusInternalServerError {
		s.log.Error("request failed", "code", fault.Code, "error", err)
	}
	p := problem(status, fault.Code, fault.Message, fault.Hint)
	p.retryAfter = fault.After
	return p
}

// problemOf gives the framework's own errors the same shape as ours.
func problemOf(_ huma.Context, _ string, body any) (any, error) {
	var model *huma.ErrorModel
	if err, ok := body.(error); !ok || !errors.As(err, &model) {
		return body, nil
	}
	code := "bad-request"
	switch model.Status {
	case http.StatusUnprocessableEntity:
		code = "invalid-request"
	case http.StatusUnsupportedMediaType:
		code = "unsupported-media-type"
	case http.StatusRequestEntityTooLarge:
		code = "request-too-large"
	case http.StatusInternalServerError:
		code = "internal"
	}
	if at := slices.IndexFunc(model.Errors, illegible); at >= 0 {
		return problem(model.Status, "bad-text", "The text of the request cannot be read: "+model.Errors[at].Message+".", "Send JSON in UTF-8, as RFC 8259 has it."), nil
	}
	p := problem(model.Status, code, model.Detail, "Mend what is listed under errors; /openapi.json describes every request.")
	for _, detail := range model.Errors {
		p.Errors = append(p.Errors, problemDetail(detail))
	}
	return p, nil
}

// illegible recognizes what [readJSON] refuses: of an error, the framework only hands on the words.
func illegible(detail *huma.ErrorDetail) bool {
	return detail.Message == letters.ErrEncoding.Error() || detail.Message == letters.ErrSurrogate.Error()
}

// readJSON reads the JSON body of every request but those of the graph, which looks at its letters itself.
func readJSON(text []byte, into any) error {
	if err := letters.Check(text); err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

func problemDetail(detail *huma.ErrorDetail) ProblemDetail {
	where, rest, _ := strings.Cut(detail.Location, ".")
	if where == "body" {
		return ProblemDetail{Pointer: pointer(rest), Message: detail.Message}
	}
	return ProblemDetail{Parameter: rest, Message: detail.Message}
}

// pointer turns a path such as rights.territories[2] into the JSON pointer /rights/territories/2.
func pointer(path string) string {
	if path == "" {
		return "" // the whole document, which is what a missing pointer says too
	}
	path = strings.NewReplacer("~", "~0", "/", "~1", "[", ".", "]", "").Replace(path)
	return "/" + strings.ReplaceAll(path, ".", "/")
}

func writeProblem(w http.ResponseWriter, status int, code, detail, hint string) {
	write(w, problem(status, code, detail, hint))
}

func write(w http.ResponseWriter, p *Problem) {
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", problemType)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	// The client is gone when this fails; there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(p)
}

// refuse answers a plain handler's error.
func (s *server) refuse(w http.ResponseWriter, err error) {
	var p *Problem
	if errors.As(s.fail(err), &p) {
		write(w, p)
	}
}
