package graph

import (
	"encoding/json"
	stderrors "errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/graph-gophers/graphql-go"
	"github.com/graph-gophers/graphql-go/errors"

	"github.com/reelmill/reelmill/internal/letters"
)

// maxBody bounds a request: a query with its variables.
const maxBody = 64 << 10

// MediaType is that by which a client says that it understands HTTP statuses of requests that could not be run.
const MediaType = "application/graphql-response+json"

// request is what a client asks.
type request struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`
}

// ServeHTTP answers GET with the request in the query, and POST with it as JSON.
func (g *Graph) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked, status, fault := requestOf(w, r)
	if fault != nil {
		answer(w, r, status, &graphql.Response{Errors: []*errors.QueryError{fault}})
		return
	}
	ctx, done := limited(r.Context())
	defer done()
	response := g.engine.Exec(ctx, asked.Query, asked.OperationName, asked.Variables)
	dressed(ctx, response)
	status = http.StatusOK
	if response.Data == nil && strings.Contains(r.Header.Get("Accept"), MediaType) {
		status = http.StatusBadRequest
	}
	answer(w, r, status, response)
}

func requestOf(w http.ResponseWriter, r *http.Request) (asked request, status int, fault *errors.QueryError) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		query := r.URL.Query()
		asked.Query, asked.OperationName = query.Get("query"), query.Get("operationName")
		if variables := query.Get("variables"); variables != "" {
			if err := json.Unmarshal([]byte(variables), &asked.Variables); err != nil {
				return asked, http.StatusBadRequest, refusal("bad-variables", "The variables are not a JSON object.", "Encode them as JSON, such as {\"id\":\"…\"}.")
			}
		}
	default:
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
			return asked, http.StatusUnsupportedMediaType, refusal("unsupported-media-type", "The request is not JSON.", "Send Content-Type: application/json.")
		}
		if status, fault := decode(http.MaxBytesReader(w, r.Body, maxBody), &asked); fault != nil {
			return asked, status, fault
		}
	}
	if strings.TrimSpace(asked.Query) == "" {
		return asked, http.StatusBadRequest, refusal("query-missing", "There is no query.", "Send it as query, in the address or as JSON.")
	}
	return asked, http.StatusOK, nil
}

func decode(body io.Reader, asked *request) (int, *errors.QueryError) {
	text, err := io.ReadAll(body)
	flaw := letters.Check(text)
	if err == nil && flaw == nil {
		err = json.Unmarshal(text, asked)
	}
	var large *http.MaxBytesError
	switch {
	case stderrors.As(err, &large):
		return http.StatusRequestEntityTooLarge, refusal("request-too-large", "The request is too large.", "Send at most 64 KiB.")
	case err == nil && flaw != nil:
		return http.StatusBadRequest, refusal("bad-text", "The text of the request cannot be read: "+flaw.Error()+".", "Send JSON in UTF-8, as RFC 8259 has it.")
	case err != nil:
		return http.StatusBadRequest, refusal("bad-request", "The request is not JSON as it should be.", `Send {"query": "…", "variables": {…}}.`)
	}
	return http.StatusOK, nil
}

// answer is never kept: what may be seen changes, and the manifest's own address is the one that can be cached.
func answer(w http.ResponseWriter, r *http.Request, status int, response *graphql.Response) {
	kind := "application/json"
	if strings.Contains(r.Header.Get("Accept"), MediaType) {
		kind = MediaType
	}
	header := w.Header()
	header.Set("Content-Type", kind+"; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(response) // fails only when the client has gone
}
