package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/telemetry"
)

// watched is a whole API over real records and files, whose log and meters can be read.
type watched struct {
	http.Handler

	records  *records.Store
	store    storage.Store
	roads    *roads
	observer telemetry.Observer
	log      *bytes.Buffer
}

const testSecret = "geheim-0123456789abcdef"

func newWatched(t *testing.T, keys bool, traces *telemetry.Traces, ready error) *watched {
	t.Helper()
	w := &watched{records: emptyRecords(t), log: &bytes.Buffer{}}
	w.observer = telemetry.Observer{Meters: telemetry.NewMeters("test", telemetry.Truth{}), Traces: traces}
	folder := t.TempDir()
	files, err := storage.OpenFiles(folder)
	if err != nil {
		t.Fatal(err)
	}
	w.store = files
	sets, err := pipeline.LoadSets("")
	if err != nil {
		t.Fatal(err)
	}
	s, mux, err := build(Config{
		PublicURL: "http://media.example", Secret: []byte(testSecret), Keys: keys, LoopbackOnly: !keys, UploadDir: filepath.Join(folder, "uploads"),
	}, Rooms{
		Records: w.records, Store: files, Intake: pipeline.NewIntake(w.records, files, pipeline.Recipes{}, sets, nil), Sets: sets.All(),
		Ready: func(*http.Request) error { return ready }, Log: telemetry.Logger(w.log, "json", "debug"),
		Metrics: w.observer.Scrapes(), Watcher: w.observer,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Handler, w.roads = s.outer(mux), mux
	return w
}

// key makes an API key and returns it.
func (w *watched) key(t *testing.T, role records.Role) string {
	t.Helper()
	key := "rm_geheim0123456789" + string(role)
	if err := w.records.AddKey(t.Context(), &records.APIKey{ID: "id-of-" + string(role), Name: "n", Role: role, Hash: records.HashKey(key)}); err != nil {
		t.Fatal(err)
	}
	return key
}

func (w *watched) ask(t *testing.T, method, path, key, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Host = "127.0.0.1"
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	answer := httptest.NewRecorder()
	w.ServeHTTP(answer, r)
	return answer
}

// lines are the requests in the log.
func (w *watched) lines(t *testing.T) []map[string]any {
	t.Helper()
	var found []map[string]any
	for line := range strings.Lines(w.log.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("%s is no JSON: %v", line, err)
		}
		if entry["msg"] == "request" {
			found = append(found, entry)
		}
	}
	return found
}

func TestMetricsAreForOperators(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	want := map[records.Role]int{
		records.RoleOperator: http.StatusOK, records.RoleEditor: http.StatusForbidden,
		records.RoleUploader: http.StatusForbidden, records.RoleCMS: http.StatusForbidden,
	}
	for role, status := range want {
		if got := w.ask(t, http.MethodGet, "/metrics", w.key(t, role), ""); got.Code != status {
			t.Errorf("%s is answered %d, want %d", role, got.Code, status)
		}
	}
	if got := w.ask(t, http.MethodGet, "/metrics", "", ""); got.Code != http.StatusUnauthorized {
		t.Errorf("without a key the answer is %d", got.Code)
	}
	open := newWatched(t, false, nil, nil)
	if got := open.ask(t, http.MethodGet, "/metrics", "", ""); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "reelmill_build_info") {
		t.Errorf("on this machine the answer is %d: %.200s", got.Code, got.Body)
	}
	if got := open.ask(t, http.MethodGet, "/metrics", "", "", "Host", "evil.example"); got.Code != http.StatusForbidden {
		t.Errorf("a foreign name is answered %d", got.Code)
	}
}

func TestRequestsAreLoggedWithoutSecrets(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, errors.New("dial postgres://reelmill:geheim@db/reelmill?password=geheim: refused"))
	key := w.key(t, records.RoleOperator)
	signed := publication.Addresses{Secret: []byte(testSecret)}
	stream := signed.Of("streams/aa/abc/main.m3u8", publication.Grant{Asset: "none"})
	for _, each := range []struct{ method, path, key, body string }{
		{http.MethodPost, "/v1/assets", key, `{"title":"t","set":"article","source":{"url":"https://user:geheim@host.example/a.mov?X-Amz-Signature=geheim"}}`},
		{http.MethodPost, "/v1/assets?token=geheim", key, `{"broken`},
		{http.MethodGet, "/v1/assets/none/manifest?api_key=geheim", key, ""},
		{http.MethodGet, "/v1/assets", "rm_geheim-of-somebody-else", ""},
		{http.MethodGet, stream, "", ""},
		{http.MethodGet, "/media/derivatives/aa/x.mp4?sig=geheim", "", ""},
		{http.MethodGet, "/nothing/geheim", key, ""},
		{http.MethodGet, "/readyz", "", ""},
	} {
		w.ask(t, each.method, each.path, each.key, each.body, "X-Request-Id", "r-1")
	}
	text := w.log.String()
	for _, secret := range []string{"geheim", strings.Split(stream, "/")[2]} {
		if strings.Contains(text, secret) {
			t.Errorf("the log tells %q:\n%s", secret, text)
		}
	}
	lines := w.lines(t)
	if len(lines) != 8 {
		t.Fatalf("%d requests were logged", len(lines))
	}
	first := lines[0]
	if first["level"] != "INFO" || first["route"] != "/v1/assets" || first["method"] != "POST" || first["status"] != 201.0 ||
		first["key"] != "id-of-operator" || first["request"] != "r-1" || first["seconds"] == nil {
		t.Errorf("a new asset is logged as %v", first)
	}
	if last := lines[7]; last["level"] != "WARN" || last["status"] != 503.0 || last["key"] != nil {
		t.Errorf("a failure is logged as %v", last)
	}
	var seen []any
	for _, line := range lines {
		seen = append(seen, line["route"])
	}
	want := []any{"/v1/assets", "/v1/assets", "/v1/assets/{id}/manifest", "/v1/assets", "/media/{key...}", "/media/{key...}", "none", "/readyz"}
	if !slices.Equal(seen, want) {
		t.Errorf("the routes are %v", seen)
	}
}

func TestRequestIDsAreSafeToLog(t *testing.T) {
	t.Parallel()
	w := newWatched(t, false, nil, nil)
	for given, kept := range map[string]bool{"abc-1": true, "": false, "a b": false, strings.Repeat("x", 65): false, "a\"}": false} {
		got := w.ask(t, http.MethodGet, "/healthz", "", "", "X-Request-Id", given).Header().Get("X-Request-Id")
		if (got == given) != kept || got == "" {
			t.Errorf("the request %q is called %q", given, got)
		}
	}
}

func TestRequestsAreCountedByRoute(t *testing.T) {
	t.Parallel()
	w := newWatched(t, false, nil, nil)
	w.ask(t, http.MethodGet, "/v1/assets/one", "", "")
	w.ask(t, http.MethodGet, "/v1/assets/two", "", "")
	w.ask(t, "BREW", "/coffee", "", "")
	text := w.ask(t, http.MethodGet, "/metrics", "", "").Body.String()
	for _, line := range []string{
		`reelmill_http_request_duration_seconds_count{method="GET",route="/v1/assets/{id}",status="4xx"} 2`,
		`reelmill_http_request_duration_seconds_count{method="other",route="none",status="4xx"} 1`,
		`reelmill_http_requests_running 1`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("missing %s in\n%s", line, text)
		}
	}
}

// The trace of the request stays with the version, so that a worker can go on with it.
func TestVersionsKeepTheirTrace(t *testing.T) {
	collector := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	traces, err := telemetry.OpenTraces(t.Context(), func(string) string { return "" }, "v", "i", nil, slog.New(slog.DiscardHandler))
	if err != nil || traces != nil {
		t.Fatalf("tracing without being asked: %v", err)
	}
	asked := func(name string) string { return map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": collector.URL}[name] }
	if traces, err = telemetry.OpenTraces(t.Context(), asked, "v", "i", nil, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	defer traces.Close()
	w := newWatched(t, false, traces, nil)
	const trace = "0af7651916cd43dd8448eb211c80319c"
	body := `{"title":"t","set":"article","source":{"url":"https://host.example/a.mov"}}`
	answer := w.ask(t, http.MethodPost, "/v1/assets", "", body, "Traceparent", "00-"+trace+"-b7ad6b7169203331-01")
	var made struct{ ID string }
	if err := json.Unmarshal(answer.Body.Bytes(), &made); err != nil || made.ID == "" {
		t.Fatalf("answered %d: %s", answer.Code, answer.Body)
	}
	version, err := w.records.Version(t.Context(), made.ID, 1)
	if err != nil || !strings.HasPrefix(version.Trace, "00-"+trace+"-") || strings.Contains(version.Trace, "b7ad6b7169203331") {
		t.Errorf("the version keeps the trace %q, %v", version.Trace, err)
	}
	if line := w.lines(t)[0]; line["trace_id"] != trace {
		t.Errorf("the request is logged as %v", line)
	}
	answer = w.ask(t, http.MethodPost, "/v1/assets/"+made.ID+"/versions", "", `{"source":{"url":"https://host.example/b.mov"}}`)
	if version, err = w.records.Version(t.Context(), made.ID, 2); err != nil || version.Trace == "" || strings.Contains(version.Trace, trace) {
		t.Errorf("the next master keeps the trace %q, %v: %s", version.Trace, err, answer.Body)
	}
}

// Whoever goes away before the answer is no fault of this server, and nobody is woken for it.
func TestWhoLeavesIsNoFault(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	key := w.key(t, records.RoleCMS)
	gone, leave := context.WithCancel(t.Context())
	leave()
	r := httptest.NewRequestWithContext(gone, http.MethodGet, "/v1/assets/a/manifest", http.NoBody)
	r.Header.Set("Authorization", "Bearer "+key)
	answer := httptest.NewRecorder()
	w.ServeHTTP(answer, r)
	if answer.Code != statusClientGone || strings.Contains(w.log.String(), `"level":"ERROR"`) || strings.Contains(w.log.String(), `"level":"WARN"`) {
		t.Errorf("answered %d, logged %s", answer.Code, w.log)
	}
}
