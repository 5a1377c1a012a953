// Package telemetry sets up what operators read: structured logs.
package telemetry

import (
	"io"
	"log/slog"
)

// Logger returns a logger in a format ("json", anything else is text) at a level ("debug", "info", "warn", "error"; anything
// else is info).
func Logger(out io.Writer, format, level string) *slog.Logger {
	var threshold slog.Level
	if err := threshold.UnmarshalText([]byte(level)); err != nil {
		threshold = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: threshold}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}
