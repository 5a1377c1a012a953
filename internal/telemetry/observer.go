package telemetry

import (
	"context"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/reelmill/reelmill/jobs"
)

// Observer is what the rooms tell of their work. It counts in Meters and traces in Traces, either of which may be nil. Its methods are safe
// for concurrent use.
type Observer struct {
	*Meters

	Traces *Traces
}

// Attempt notes that an attempt begins. The context it returns carries the attempt's span; the function must be called once with how the
// attempt ended, and with the fault that ended it, if any.
func (o Observer) Attempt(ctx context.Context, a Attempt) (context.Context, func(Outcome, error)) {
	began := time.Now()
	o.began(a)
	ctx, end := o.Traces.attempt(ctx, a)
	return ctx, func(outcome Outcome, err error) {
		code, message := "", ""
		if outcome != OutcomeDone && err != nil {
			fault := jobs.AsFault(err)
			code, message = fault.Code, fault.Message
		}
		o.ended(a, outcome, code, time.Since(began))
		end(outcome, code, message)
	}
}

// Program notes that an external program was started. The function must be called once, when it has ended, with its exit code, -1 when it
// has none.
func (o Observer) Program(ctx context.Context, name string) func(exit int, err error) {
	began := time.Now()
	span := o.Traces.child(ctx, name, trace.SpanKindInternal, attribute.String("process.executable.name", name))
	return func(exit int, err error) {
		took := time.Since(began)
		o.program(name, err, took)
		span.SetAttributes(attribute.Int("process.exit.code", exit), attribute.Float64("reelmill.seconds", took.Seconds()))
		finish(span, err)
	}
}

// Transfer notes that an object is read from the store or written to it. The function must be called once with the bytes that went through.
func (o Observer) Transfer(ctx context.Context, way string) func(bytes int64, err error) {
	began := time.Now()
	span := o.Traces.child(ctx, "store "+way, trace.SpanKindClient)
	return func(bytes int64, err error) {
		o.transfer(way, bytes, err, time.Since(began))
		span.SetAttributes(attribute.Int64("reelmill.bytes", bytes))
		finish(span, err)
	}
}

// Handler makes a span of every request that wanted says yes to; see [Traces.Handler].
func (o Observer) Handler(next http.Handler, route func(*http.Request) string, wanted func(*http.Request) bool) http.Handler {
	return o.Traces.Handler(next, route, wanted)
}
