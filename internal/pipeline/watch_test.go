package pipeline_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/subprocess"
	"github.com/reelmill/reelmill/internal/telemetry"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// watchedBench is a bench whose maker is watched; its log can be read.
type watchedBench struct {
	*bench

	observer telemetry.Observer
	log      *bytes.Buffer
}

func newWatchedBench(t *testing.T, traces *telemetry.Traces) *watchedBench {
	t.Helper()
	w := &watchedBench{bench: newBench(t), log: &bytes.Buffer{}}
	w.observer = telemetry.Observer{Meters: telemetry.NewMeters("test", telemetry.Truth{}), Traces: traces}
	files, err := storage.OpenFiles(filepath.Join(t.TempDir(), "store"))
	must(t, err)
	w.maker = pipeline.NewMaker(w.store, files, pipeline.Tools{Scratch: w.space, Observer: w.observer}, func() {}, telemetry.Logger(w.log, "json", "debug"))
	return w
}

func (w *watchedBench) scrape(t *testing.T) string {
	t.Helper()
	answer := httptest.NewRecorder()
	w.observer.Scrapes().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody))
	return answer.Body.String()
}

func TestAttemptsAreCountedByHowTheyEnd(t *testing.T) {
	for _, c := range []struct {
		name string
		work func(w *watchedBench) pipeline.Make
		want string
	}{
		{"done", func(*watchedBench) pipeline.Make { return succeeding }, `code="",kind="probe",outcome="done"`},
		{
			"permanent", func(*watchedBench) pipeline.Make { return failing(jobs.Refuse("bad-master", "Bad.", "", nil)) },
			`code="bad-master",kind="probe",outcome="permanent"`,
		},
		{
			"transient", func(*watchedBench) pipeline.Make { return failing(jobs.Stumble("disk-full", "Full.", "", nil)) },
			`code="disk-full",kind="probe",outcome="transient"`,
		},
		{"unforeseen", func(*watchedBench) pipeline.Make { return failing(errors.New("odd")) }, `code="internal",kind="probe",outcome="transient"`},
		{
			"postponed", func(*watchedBench) pipeline.Make { return failing(jobs.Postpone("not-now", "Later.", time.Second)) },
			`code="not-now",kind="probe",outcome="released"`,
		},
		{"shutdown", func(*watchedBench) pipeline.Make { return failing(jobs.ErrShutdown) }, `code="worker-shutdown",kind="probe",outcome="released"`},
		{"canceled", func(w *watchedBench) pipeline.Make {
			return func(ctx context.Context, _ *pipeline.Job) (pipeline.Apply, error) {
				return nothingToApply, w.store.Cancel(ctx, "asset", 1)
			}
		}, `code="canceled",kind="probe",outcome="canceled"`},
		{"lost", func(w *watchedBench) pipeline.Make {
			return func(ctx context.Context, job *pipeline.Job) (pipeline.Apply, error) {
				return nothingToApply, w.store.Reclaim(ctx, job.Step)
			}
		}, `code="claim-lost",kind="probe",outcome="lost"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWatchedBench(t, nil)
			_ = w.attempt(t.Context(), func(ctx context.Context, job *pipeline.Job) (pipeline.Apply, error) {
				if !strings.Contains(w.scrape(t), `reelmill_attempts_running{kind="probe"} 1`) {
					t.Error("the attempt is not counted as running")
				}
				return c.work(w)(ctx, job)
			})
			text := w.scrape(t)
			if !strings.Contains(text, "reelmill_attempts_total{"+c.want+"} 1\n") || strings.Count(text, "\nreelmill_attempts_total{") != 1 ||
				!strings.Contains(text, `reelmill_attempts_running{kind="probe"} 0`) {
				t.Errorf("want %s in\n%s", c.want, text)
			}
			if lost := strings.Contains(text, `reelmill_claims_lost_total{kind="probe"} 1`); lost != (c.name == "lost") {
				t.Errorf("a lost claim is counted: %v", lost)
			}
		})
	}
}

func nothingToApply(*records.Tx) error { return nil }

// Every line of an attempt says which one, and the attempt goes on with the trace of the request that brought the master.
func TestAttemptsContinueTheirTrace(t *testing.T) {
	collector := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	w := newWatchedBench(t, nil)
	traces, err := telemetry.OpenTraces(t.Context(), func(name string) string {
		return map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": collector.URL}[name]
	}, "v", "i", nil, telemetry.Logger(w.log, "json", "debug"))
	must(t, err)
	defer traces.Close()
	w = newWatchedBench(t, traces)
	const trace = "0af7651916cd43dd8448eb211c80319c"
	set, err := profiles.Lookup("article")
	must(t, err)
	w.version, err = w.store.AddVersion(t.Context(), "asset", records.Master{
		Origin: records.OriginKey, Ref: "incoming/b", Set: *set, Priority: jobs.PriorityNormal, Trace: "00-" + trace + "-b7ad6b7169203331-01",
	})
	must(t, err)
	progress, err := w.store.Progress(t.Context(), w.version.ID)
	must(t, err)
	w.step = progress.Steps[0]
	must(t, w.attempt(t.Context(), func(ctx context.Context, job *pipeline.Job) (pipeline.Apply, error) {
		if telemetry.TraceID(ctx) != trace {
			t.Errorf("the attempt is in the trace %q", telemetry.TraceID(ctx))
		}
		job.Log.Warn("something in between")
		_, err := subprocess.Run(ctx, subprocess.Command{Path: "ffmpeg", Args: []string{"-version"}})
		return nothingToApply, err
	}))
	if !strings.Contains(w.scrape(t), `reelmill_programs_total{program="ffmpeg",result="ok"} 1`) {
		t.Error("the program was not counted")
	}
	wantAttemptLines(t, w.log.String(), map[string]any{
		"asset": "asset", "version": 2.0, "step": w.step.ID, "kind": "probe", "attempt": 1.0, "worker": "w1", "trace_id": trace,
	})
}

func wantAttemptLines(t *testing.T, log string, want map[string]any) {
	t.Helper()
	count := 0
	for line := range strings.Lines(log) {
		var entry map[string]any
		must(t, json.Unmarshal([]byte(line), &entry))
		for name, value := range want {
			if entry[name] != value {
				t.Errorf("%s is %v, want %v, in %s", name, entry[name], value, line)
			}
		}
		count++
	}
	if count != 3 {
		t.Errorf("%d lines were logged:\n%s", count, log)
	}
}
