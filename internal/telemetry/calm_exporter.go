package telemetry

import (
	"context"
	"log/slog"
	"sync/atomic"

	sdk "go.opentelemetry.io/otel/sdk/trace"
)

// calmExporter logs the beginning and the end of trouble with the collector, not every batch in between.
type calmExporter struct {
	sdk.SpanExporter

	failed  func()
	log     *slog.Logger
	trouble atomic.Bool
}

// ExportSpans implements sdk.SpanExporter. It returns nothing to the processor, which would print it past our log.
func (e *calmExporter) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	err := e.SpanExporter.ExportSpans(ctx, spans)
	if err == nil {
		if e.trouble.Swap(false) {
			e.log.Info("the collector takes traces again")
		}
		return nil
	}
	if e.failed != nil {
		e.failed()
	}
	if !e.trouble.Swap(true) {
		e.log.Warn("the collector does not take traces; spans are dropped, work goes on", "error", err)
	}
	return nil
}
