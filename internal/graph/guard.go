package graph

import (
	"context"
	"strings"
	"sync/atomic"

	"github.com/graph-gophers/graphql-go/introspection"
	"github.com/graph-gophers/graphql-go/trace/noop"
	"github.com/graph-gophers/graphql-go/trace/tracer"
)

// schemaCost is how many values a request may be told about the schema. What tools ask for, all of it with types nine levels deep, is told
// in about an eighth of it; the schema has rings, in which a short query grows without end.
const schemaCost = 30_000

// limits are what is left of what one request may cost.
type limits struct {
	purse  atomic.Int64
	schema atomic.Int64
	end    context.CancelCauseFunc // ends the request, with a refusal
}

type limitsKey struct{}

// limited gives a request what it may cost. Done must be called.
func limited(ctx context.Context) (_ context.Context, done func()) {
	ctx, timeout := context.WithTimeout(ctx, requestBudget)
	ctx, end := context.WithCancelCause(ctx)
	left := &limits{end: end}
	left.purse.Store(requestCost)
	left.schema.Store(schemaCost)
	return context.WithValue(ctx, limitsKey{}, left), func() {
		end(nil)
		timeout()
	}
}

// spend takes the cost of something from what the request may still cost.
func spend(ctx context.Context, cost int64) error {
	left, ok := ctx.Value(limitsKey{}).(*limits)
	if ok && left.purse.Add(-cost) < 0 {
		return refused{"request-too-costly", "The request asks for too much at once.", "Ask for fewer assets or manifests, page by page."}
	}
	return nil
}

// guard ends requests before they do harm, where the graph library tells what it is about to do.
type guard struct{ noop.Tracer }

// TraceQuery looks at the variables of a request, which the library checks in part, and only when it uses them.
func (guard) TraceQuery(
	ctx context.Context, _, _ string, variables map[string]any, types map[string]*introspection.Type,
) (context.Context, tracer.QueryFinishFunc) {
	if left, ok := ctx.Value(limitsKey{}).(*limits); ok {
		if err := misfit(variables, types); err != nil {
			left.end(err)
		}
	}
	return noop.Tracer{}.TraceQuery(ctx, "", "", nil, nil)
}

// TraceField counts what is told about the schema.
func (guard) TraceField(ctx context.Context, _, typeName, _ string, _ bool, _ map[string]any) (context.Context, tracer.FieldFinishFunc) {
	if strings.HasPrefix(typeName, "__") {
		if left, ok := ctx.Value(limitsKey{}).(*limits); ok && left.schema.Add(-1) < 0 {
			left.end(refused{"request-too-costly", "The request asks for too much of the schema at once.", "Name the types one by one, or ask less deep."})
		}
	}
	return noop.Tracer{}.TraceField(ctx, "", "", "", true, nil)
}
