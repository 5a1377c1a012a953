package graph

import (
	"context"
	stderrors "errors"
	"sync/atomic"

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

type purseKey struct{}

func withPurse(ctx context.Context) context.Context {
	purse := &atomic.Int64{}
	purse.Store(requestCost)
	return context.WithValue(ctx, purseKey{}, purse)
}

// spend takes the cost of something from what the request may still cost.
func spend(ctx context.Context, cost int64) error {
	purse, ok := ctx.Value(purseKey{}).(*atomic.Int64)
	if ok && purse.Add(-cost) < 0 {
		return refused{"request-too-costly", "The request asks for too much at once.", "Ask for fewer assets or manifests, page by page."}
	}
	return nil
}

// dressed gives the errors of the graph library itself, which has no codes, the shape of all others.
func dressed(faults []*errors.QueryError) []*errors.QueryError {
	for _, fault := range faults {
		switch {
		case fault.Extensions["code"] != nil:
		case fault.Message == context.DeadlineExceeded.Error():
			fault.Message = "The request took too long."
			fault.Extensions = map[string]any{"code": "request-too-slow", "hint": "Ask for less at once."}
		default:
			fault.Extensions = map[string]any{"code": "bad-query", "hint": "Ask the schema what there is: { __schema { types { name } } }, or read /docs."}
		}
	}
	return faults
}
