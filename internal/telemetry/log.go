// Package telemetry is what operators read: structured logs, metrics for Prometheus, traces for OpenTelemetry. Rooms tell an [Observer] of
// their work and know neither library.
package telemetry

import (
	"io"
	"log/slog"
)

// Logger returns a logger in a format ("json", anything else is text) at a level ("debug", "info", "warn", "error"; anything
// else is info). Whatever is logged, passwords, signatures and keys in it are blanked, see [Redact].
func Logger(out io.Writer, format, level string) *slog.Logger {
	var threshold slog.Level
	if err := threshold.UnmarshalText([]byte(level)); err != nil {
		threshold = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: threshold, ReplaceAttr: redacted}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}
