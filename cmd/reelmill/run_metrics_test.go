package main

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/config"
	"github.com/reelmill/reelmill/jobs"
)

// embedded are the rooms of a process with everything inside, and its metrics on a free port.
func embedded(t *testing.T) *rooms {
	t.Helper()
	data := t.TempDir()
	cfg, err := config.Load("", func(cfg *config.Config) { cfg.Data, cfg.MetricsListen = data, "127.0.0.1:0" })
	if err != nil {
		t.Fatal(err)
	}
	r, err := openRooms(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func (m *metricsServer) get(t *testing.T, path string) string {
	t.Helper()
	response, err := http.Get("http://" + m.address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s is answered %s: %s, %v", path, response.Status, body, err)
	}
	return string(body)
}

func TestMetricsOnAnAddressOfTheirOwn(t *testing.T) {
	r := embedded(t)
	text := r.metrics.get(t, "/metrics")
	for _, line := range []string{
		`reelmill_up{part="database"} 1`, `reelmill_up{part="queue"} 1`, `reelmill_up{part="scratch"} 1`,
		`reelmill_steps{lane="heavy",priority="bulk",state="ready"} 0`, `reelmill_workers{lane="heavy"} 0`, `reelmill_outbox_rows{lane="light"} 0`,
		`reelmill_queue_tasks{lane="control",priority="urgent",state="archived"} 0`, "reelmill_scratch_quota_bytes 0",
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("missing %s in\n%s", line, text)
		}
	}
	if text := r.metrics.get(t, "/healthz"); !strings.Contains(text, `"ok"`) {
		t.Errorf("health is %s", text)
	}
	second := &rooms{cfg: r.cfg, log: r.log, observer: r.observer}
	second.cfg.MetricsListen = r.metrics.address
	if err := second.serveMetrics(t.Context()); jobs.CodeOf(err) != "metrics-address-in-use" {
		t.Errorf("a taken address gives %v", err)
	}
}

// A database that is gone is what metrics are there to tell.
func TestMetricsOutliveTheDatabase(t *testing.T) {
	r := embedded(t)
	if err := r.records.Close(); err != nil {
		t.Fatal(err)
	}
	text := r.metrics.get(t, "/metrics")
	if !strings.Contains(text, `reelmill_up{part="database"} 0`) || !strings.Contains(text, `reelmill_up{part="queue"} 1`) ||
		strings.Contains(text, "\nreelmill_steps{") {
		t.Errorf("without its database a process says\n%s", text)
	}
}
