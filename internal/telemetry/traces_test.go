package telemetry

import (
	"bytes"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	trace "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/reelmill/reelmill/jobs"
)

// tracing opens traces that go to an endpoint, by the very variables an operator sets.
func tracing(t *testing.T, endpoint string, failed func(), log *slog.Logger) *Traces {
	t.Helper()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
	traces, err := OpenTraces(t.Context(), environment, "v9", "worker-7", failed, log)
	if err != nil || traces == nil {
		t.Fatalf("tracing did not start: %v, %v", traces, err)
	}
	return traces
}

func environment(name string) string {
	if name == "OTEL_EXPORTER_OTLP_ENDPOINT" {
		return "set"
	}
	return ""
}

func TestTraceFromRequestToProgram(t *testing.T) {
	collector := startCollector(t)
	o := Observer{Meters: NewMeters("test", Truth{}), Traces: tracing(t, collector.URL, nil, slog.New(slog.DiscardHandler))}
	kept, traceID := "", ""
	handler := o.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kept, traceID = Traceparent(r.Context()), TraceID(r.Context())
		w.WriteHeader(http.StatusCreated)
	}), func(*http.Request) string { return "/v1/assets" }, func(r *http.Request) bool { return r.Method == http.MethodPost })
	for _, method := range []string{http.MethodPost, http.MethodGet} {
		r := httptest.NewRequestWithContext(t.Context(), method, "/v1/assets?token=geheim", http.NoBody)
		if method == http.MethodPost {
			r.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
		}
		handler.ServeHTTP(httptest.NewRecorder(), r)
		if method == http.MethodPost && (traceID != "0af7651916cd43dd8448eb211c80319c" || !strings.Contains(kept, traceID)) {
			t.Errorf("the request is in the trace %s, it hands on %q", traceID, kept)
		}
		if method == http.MethodPost {
			runAttempt(t, o, kept)
		}
	}
	o.Traces.Close()
	wantTrace(t, collector)
}

// runAttempt is what a worker does, in another process and later.
func runAttempt(t *testing.T, o Observer, kept string) {
	t.Helper()
	ctx, ended := o.Attempt(t.Context(), Attempt{
		Asset: "a1", Version: 2, Step: "s1", Kind: jobs.KindEncode, Number: 3, Worker: "w1", Lane: jobs.LaneHeavy, Trace: kept, Waited: time.Minute,
	})
	o.Program(ctx, "ffmpeg")(1, errors.New("ffmpeg: exit code 1: https://user:geheim@host/"))
	o.Transfer(ctx, WayWrite)(10, nil)
	o.Program(t.Context(), "vips")(0, nil) // outside of any attempt
	ended(OutcomeTransient, jobs.Stumble("disk-full", "The disk is full.", "", errors.New("geheim")))
}

func wantTrace(t *testing.T, collector *otlp) {
	t.Helper()
	request, queue, step := collector.span(t, "POST /v1/assets"), collector.span(t, "queue heavy"), collector.span(t, "step encode")
	program, store := collector.span(t, "ffmpeg"), collector.span(t, "store write")
	if got := hex.EncodeToString(request.GetParentSpanId()); got != "b7ad6b7169203331" {
		t.Errorf("the request's parent is %s", got)
	}
	wantChild(t, queue, request)
	wantChild(t, step, request)
	wantChild(t, program, step)
	wantChild(t, store, step)
	if waited := time.Duration(queue.GetEndTimeUnixNano() - queue.GetStartTimeUnixNano()); waited.Round(time.Second) != time.Minute {
		t.Errorf("the span of the queue lasts %v", waited)
	}
	said := facts(step.GetAttributes())
	for name, want := range map[string]string{
		"reelmill.asset": "a1", "reelmill.version": "int", "reelmill.step": "s1", "reelmill.kind": "encode", "reelmill.attempt": "int",
		"reelmill.worker": "w1", "reelmill.lane": "heavy", "reelmill.outcome": "transient", "reelmill.code": "disk-full",
	} {
		if said[name] != want {
			t.Errorf("the step's %s is %q, want %q", name, said[name], want)
		}
	}
	if status := step.GetStatus(); status.GetCode() != trace.Status_STATUS_CODE_ERROR || !strings.Contains(status.GetMessage(), "disk-full") {
		t.Errorf("the step's status is %v", status)
	}
	if program.GetStatus().GetCode() != trace.Status_STATUS_CODE_ERROR || facts(program.GetAttributes())["process.exit.code"] != "int" {
		t.Errorf("the program's span is %v", program)
	}
	for _, span := range collector.spans {
		if strings.Contains(span.String(), "geheim") {
			t.Errorf("a span tells a secret: %v", span)
		}
		if span.GetName() == "vips" || strings.HasPrefix(span.GetName(), "GET") {
			t.Errorf("there is a span %s", span.GetName())
		}
	}
	if collector.resource["service.name"] != "reelmill" || collector.resource["service.instance.id"] != "worker-7" || collector.resource["service.version"] != "v9" {
		t.Errorf("the spans come from %v", collector.resource)
	}
}

func TestCollectorThatIsAwayIsMentionedOnce(t *testing.T) {
	var out bytes.Buffer
	var failures atomic.Int64
	refuse := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer refuse.Close()
	traces := tracing(t, refuse.URL, func() { failures.Add(1) }, slog.New(slog.NewTextHandler(&out, nil)))
	o := Observer{Traces: traces}
	for range 3 * spanBatch {
		_, ended := o.Attempt(t.Context(), Attempt{Kind: jobs.KindProbe})
		ended(OutcomeDone, nil)
	}
	traces.Close()
	if failures.Load() < 2 {
		t.Errorf("only %d batches failed, so that this says nothing of the log", failures.Load())
	}
	if got := strings.Count(out.String(), "does not take traces"); got != 1 {
		t.Errorf("the trouble was logged %d times: %s", got, out.String())
	}
}

// A collector that takes the connection and never answers must cost neither the work nor the end of the process.
func TestCollectorThatHangsDelaysNothing(t *testing.T) {
	release := make(chan struct{})
	hang := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer hang.Close()
	defer close(release)
	traces := tracing(t, hang.URL, nil, slog.New(slog.DiscardHandler))
	o := Observer{Traces: traces}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 3 * spanQueue { // more than are held
			_, ended := o.Attempt(t.Context(), Attempt{Kind: jobs.KindProbe})
			ended(OutcomeDone, nil)
		}
		traces.Close()
	}()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Error("spans or the end of the process waited for the collector")
	}
}

func TestTracingIsAskedFor(t *testing.T) {
	for _, c := range []struct {
		set   map[string]string
		asked bool
		code  string
	}{
		{nil, false, ""},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"}, true, ""},
		{map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://c:4318/v1/traces"}, true, ""},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_SDK_DISABLED": "true"}, false, ""},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_TRACES_EXPORTER": "none"}, false, ""},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, true, "trace-protocol-unsupported"},
	} {
		traces, err := OpenTraces(t.Context(), func(name string) string { return c.set[name] }, "v1", "w", nil, slog.New(slog.DiscardHandler))
		if (traces != nil) != (c.asked && c.code == "") || jobs.CodeOf(err) != c.code {
			t.Errorf("%v: traces %v, error %v", c.set, traces != nil, err)
		}
		traces.Close()
	}
}
