package telemetry

import (
	"context"
	"net/http"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/reelmill/reelmill/jobs"
)

// Handler makes a span of every request that next answers and wanted says yes to, named by route, and continues the trace of whoever
// asked. It returns next itself without tracing.
func (t *Traces) Handler(next http.Handler, route func(*http.Request) string, wanted func(*http.Request) bool) http.Handler {
	if t == nil {
		return next
	}
	return otelhttp.NewHandler(next, "http",
		otelhttp.WithTracerProvider(t.provider), otelhttp.WithMeterProvider(noop.NewMeterProvider()),
		otelhttp.WithPropagators(propagation.TraceContext{}), otelhttp.WithFilter(wanted),
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return r.Method + " " + route(r) }))
}

// attempt begins the span of an attempt inside of the trace of its version, and beside it one for the wait in the queue.
func (t *Traces) attempt(ctx context.Context, a Attempt) (context.Context, func(Outcome, string, string)) {
	if t == nil {
		return ctx, func(Outcome, string, string) {}
	}
	ctx = remoteContext(ctx, a.Trace)
	facts := []attribute.KeyValue{
		attribute.String("reelmill.asset", a.Asset), attribute.Int("reelmill.version", a.Version), attribute.String("reelmill.step", a.Step),
		attribute.String("reelmill.kind", string(a.Kind)), attribute.Int("reelmill.attempt", a.Number),
		attribute.String("reelmill.worker", a.Worker), attribute.String("reelmill.lane", string(a.Lane)), attribute.String("reelmill.label", a.Label),
	}
	now := time.Now()
	_, wait := t.tracer.Start(ctx, "queue "+string(a.Lane), trace.WithTimestamp(now.Add(-max(0, a.Waited))),
		trace.WithSpanKind(trace.SpanKindConsumer), trace.WithAttributes(facts...))
	wait.End(trace.WithTimestamp(now))
	//nolint:spancheck // the function that is returned ends it
	ctx, span := t.tracer.Start(ctx, "step "+string(a.Kind), trace.WithTimestamp(now),
		trace.WithSpanKind(trace.SpanKindConsumer), trace.WithAttributes(facts...))
	return ctx, func(outcome Outcome, code, message string) { //nolint:spancheck // it ends the span
		span.SetAttributes(attribute.String("reelmill.outcome", string(outcome)))
		if code != "" {
			span.SetAttributes(attribute.String("reelmill.code", code))
		}
		if outcome == OutcomePermanent || outcome == OutcomeTransient || outcome == OutcomeLost {
			span.SetStatus(codes.Error, code+": "+message)
		}
		span.End()
	}
}

// child begins a span below the one in ctx. Without one there is none: what happens outside of attempts and requests is no trace of its own.
func (t *Traces) child(ctx context.Context, name string, kind trace.SpanKind, facts ...attribute.KeyValue) trace.Span {
	if t == nil || !trace.SpanContextFromContext(ctx).IsValid() {
		return trace.SpanFromContext(context.Background()) //nolint:contextcheck // a span that records nothing
	}
	_, span := t.tracer.Start(ctx, name, trace.WithSpanKind(kind), trace.WithAttributes(facts...)) //nolint:spancheck // finish ends it
	return span                                                                                    //nolint:spancheck // finish ends it
}

// finish ends a span with what became of it. The error's text stays out: it may name what nobody outside should read.
func finish(span trace.Span, err error) {
	if err != nil {
		code := jobs.CodeOf(err)
		if code == "" {
			code = "failed"
		}
		span.SetStatus(codes.Error, code)
	}
	span.End()
}
