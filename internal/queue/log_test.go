package queue

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func TestLogBridgeSpeaksSlog(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := newLogBridge(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelInfo})), lane)
	log.Debug("polling")
	log.Info("starting")
	log.Warn("revoke task id=7")
	log.Warn("could not ", "move")
	log.Error("no answer")
	log.Fatal("still alive")
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines:\n%s", len(lines), out.String())
	}
	for i, want := range []string{`level=WARN msg="could not move"`, `level=ERROR msg="no answer"`, `level=ERROR msg="still alive"`} {
		if !strings.Contains(lines[i], want) || !strings.Contains(lines[i], "lane=light") {
			t.Errorf("line is %s, want %s", lines[i], want)
		}
	}
}
