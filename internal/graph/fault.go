package graph

import (
	"context"
	stderrors "errors"
	"strings"

	"github.com/graph-gophers/graphql-go"
	"github.com/graph-gophers/graphql-go/errors"
)

// refused is an error of a resolver, in public words.
type refused struct{ code, message, hint string }

// Error is the message.
func (r refused) Error() string { return r.message }

// Extensions are the stable code and the way out.
func (r refused) Extensions() map[string]any {
	extensions := map[string]any{"code": r.code}
	if r.hint != "" {
		extensions["hint"] = r.hint
	}
	return extensions
}

// refusal is an error of a whole request.
func refusal(code, message, hint string) *errors.QueryError {
	return &errors.QueryError{Message: message, Extensions: refused{code, message, hint}.Extensions()}
}

// fault puts an error of the rooms into public words.
func (g *Graph) fault(ctx context.Context, err error) error {
	if ctx.Err() != nil && stderrors.Is(err, context.Cause(ctx)) {
		return refused{"request-too-slow", "The request took too long.", "Ask for less at once."}
	}
	code, message, hint := g.rooms.Explain(err)
	return refused{code, message, hint}
}

// What one request may cost: a manifest costs one, a page of assets listCost. The largest page with all manifests fits in.
const (
	requestCost = 250
	listCost    = 10
)

// dressed gives an answer's errors, of which those of the graph library itself have no codes, the shape of all others.
func dressed(ctx context.Context, response *graphql.Response) {
	var early refused
	if stderrors.As(context.Cause(ctx), &early) {
		response.Data, response.Errors = nil, []*errors.QueryError{refusal(early.code, early.message, early.hint)}
	}
	for _, fault := range response.Errors {
		switch {
		case fault.Extensions["code"] != nil:
		case fault.Message == context.DeadlineExceeded.Error():
			*fault = *refusal("request-too-slow", "The request took too long.", "Ask for less at once.")
		default:
			if fault.Path == nil { // it was found before anything was asked for: the library leaves out the field and goes on
				response.Data = nil
			}
			inWords(fault)
		}
	}
}

// inWords says what the library found wrong with a query.
func inWords(fault *errors.QueryError) {
	hint := "Ask the schema what there is: { __schema { types { name } } }, or read /docs."
	switch fault.Message = strings.TrimPrefix(fault.Message, "graphql: "); fault.Message {
	case "graphql-ws protocol header is missing":
		fault.Message, hint = "There are no subscriptions here.", "Follow an asset at /v1/assets/{id}/events, or have webhooks sent."
	case "got null for non-null":
		fault.Message, hint = "An argument that has a default is null.", "Leave it out, or give it a value."
	}
	fault.Extensions = map[string]any{"code": "bad-query", "hint": hint}
}
