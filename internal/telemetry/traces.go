package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/reelmill/reelmill/jobs"
)

const (
	spanQueue    = 4096 // spans that wait for the collector; more are dropped, work never waits
	spanBatch    = 256
	spanEvery    = 2 * time.Second
	exportBudget = 10 * time.Second
	flushBudget  = 3 * time.Second
	scopeName    = "github.com/reelmill/reelmill"
)

// Traces sends spans to an OpenTelemetry collector. A nil *Traces does nothing. All methods are safe for concurrent use.
type Traces struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
	log      *slog.Logger
}

// TracingAsked reports whether the standard OTEL_* variables, looked up by get, ask for traces.
func TracingAsked(get func(string) string) bool {
	if get("OTEL_SDK_DISABLED") == "true" || get("OTEL_TRACES_EXPORTER") == "none" {
		return false
	}
	return get("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
}

// checkProtocol refuses the protocols that would be asked for in vain.
func checkProtocol(get func(string) string) error {
	protocol := get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL")
	if protocol == "" {
		protocol = get("OTEL_EXPORTER_OTLP_PROTOCOL")
	}
	if protocol == "" || protocol == "http/protobuf" {
		return nil
	}
	return jobs.Refuse("trace-protocol-unsupported", fmt.Sprintf("Reelmill cannot send traces over %q.", protocol),
		"Set OTEL_EXPORTER_OTLP_PROTOCOL to http/protobuf, and the endpoint to the collector's HTTP port, 4318 as a rule.", nil)
}

// OpenTraces starts sending spans where the standard OTEL_* variables say. Without them it returns nil, which does nothing. instance tells
// processes apart. The collector need not be there: nothing waits for it. failed is told of every batch it does not take and may be nil.
func OpenTraces(ctx context.Context, get func(string) string, release, instance string, failed func(), log *slog.Logger) (*Traces, error) {
	if !TracingAsked(get) {
		return nil, nil
	}
	if err := checkProtocol(get); err != nil {
		return nil, err
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, jobs.Refuse("trace-settings-invalid", "The settings of OpenTelemetry cannot be used.",
			"Set OTEL_EXPORTER_OTLP_ENDPOINT to an address such as http://collector:4318.", err)
	}
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "reelmill"), attribute.String("service.version", release),
			attribute.String("service.instance.id", instance)),
		resource.WithFromEnv()) // last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win
	if err != nil {
		return nil, jobs.Refuse("trace-settings-invalid", "The settings of OpenTelemetry cannot be used.",
			"Mend OTEL_RESOURCE_ATTRIBUTES: name=value pairs, separated by commas.", err)
	}
	provider := sdk.NewTracerProvider(sdk.WithResource(about), sdk.WithBatcher(&calmExporter{SpanExporter: exporter, failed: failed, log: log},
		sdk.WithMaxQueueSize(spanQueue), sdk.WithMaxExportBatchSize(spanBatch), sdk.WithBatchTimeout(spanEvery), sdk.WithExportTimeout(exportBudget)))
	return &Traces{provider: provider, tracer: provider.Tracer(scopeName, trace.WithInstrumentationVersion(release)), log: log}, nil
}

// Close sends what is left, for 3 s at most.
func (t *Traces) Close() {
	if t == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), flushBudget)
	defer cancel()
	if err := t.provider.Shutdown(ctx); err != nil {
		t.log.Debug("the last spans were not sent", "error", err)
	}
}

// remoteContext is ctx with the span that a W3C traceparent names as its parent. One that is empty or broken changes nothing.
func remoteContext(ctx context.Context, traceparent string) context.Context {
	return propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{"traceparent": traceparent})
}

// Traceparent is the W3C traceparent of the span in ctx, "" without one.
func Traceparent(ctx context.Context) string {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier["traceparent"]
}

// TraceID is the id of the trace that ctx belongs to, "" without one.
func TraceID(ctx context.Context) string {
	if span := trace.SpanContextFromContext(ctx); span.HasTraceID() {
		return span.TraceID().String()
	}
	return ""
}
