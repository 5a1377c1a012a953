package queue

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/reelmill/reelmill/jobs"
)

// AdoptClientLog sends what go-redis prints to standard error, a line for every connection that fails, to the debug
// level of logger. It holds for the whole process, so main calls it once before the first [Open].
func AdoptClientLog(logger *slog.Logger) {
	redis.SetLogger(clientLog{logger.With("component", "redis")})
}

type clientLog struct{ logger *slog.Logger }

func (l clientLog) Printf(ctx context.Context, format string, args ...any) {
	l.logger.DebugContext(ctx, fmt.Sprintf(format, args...))
}

// logBridge passes what asynq says to slog. Asynq's news of starting and stopping are details here, and so is a
// revoked task, which it warns of: revoking is how every permanent failure and every cancel ends.
type logBridge struct{ logger *slog.Logger }

func newLogBridge(logger *slog.Logger, lane jobs.Lane) logBridge {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	return logBridge{logger: logger.With("component", "asynq", "lane", string(lane))}
}

func (l logBridge) Debug(args ...any) { l.logger.Debug(fmt.Sprint(args...)) }

func (l logBridge) Info(args ...any) { l.logger.Debug(fmt.Sprint(args...)) }

func (l logBridge) Warn(args ...any) {
	text := fmt.Sprint(args...)
	if strings.HasPrefix(text, "revoke task") {
		l.logger.Debug(text)
		return
	}
	l.logger.Warn(text)
}

func (l logBridge) Error(args ...any) { l.logger.Error(fmt.Sprint(args...)) }

// Fatal does not end the process, as asynq asks for: asynq never calls it, and a queue must not decide that.
func (l logBridge) Fatal(args ...any) { l.logger.Error(fmt.Sprint(args...)) }
