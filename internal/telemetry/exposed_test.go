package telemetry

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"

	"github.com/reelmill/reelmill/jobs"
)

// exposed is a metric as a registry really shows it.
type exposed struct {
	kind   string
	labels []string
	values map[string][]string // label to its values
}

// wholeTruth answers for every part.
func wholeTruth() Truth {
	return Truth{
		Database: func(context.Context) (Database, error) {
			return Database{
				Steps: []StepCount{
					{Lane: jobs.LaneHeavy, Priority: jobs.PriorityBulk, State: jobs.StateReady, Count: 7, Age: 90 * time.Second},
					{Lane: jobs.LaneHeavy, Priority: jobs.PriorityNormal, State: jobs.StateRunning, Count: 2},
				},
				Versions: map[string]int64{"processing": 3}, Outbox: []OutboxCount{{jobs.LaneHeavy, 4, 5 * time.Second}}, Paused: []jobs.Lane{jobs.LaneLight},
				EventAge: time.Minute,
			}, nil
		},
		Queue: func(context.Context) (Queue, error) {
			return Queue{
				Depths:  []Depth{{Lane: jobs.LaneLight, Priority: jobs.PriorityUrgent, Pending: 1, Archived: 2}},
				Workers: map[jobs.Lane]int{jobs.LaneHeavy: 2},
			}, nil
		},
		Scratch: func(context.Context) (Scratch, error) { return Scratch{Used: 1, Free: 2, Quota: 3}, nil },
	}
}

// exercised are meters that were told of everything once.
func exercised(t *testing.T) *Meters {
	t.Helper()
	m := NewMeters("test", wholeTruth())
	o := Observer{Meters: m}
	for _, outcome := range outcomes() {
		_, ended := o.Attempt(t.Context(), Attempt{Kind: jobs.KindEncode, Lane: jobs.LaneHeavy, Priority: jobs.PriorityNormal, Waited: time.Second})
		ended(outcome, jobs.Stumble("disk-full", "Full.", "", nil))
	}
	o.Program(t.Context(), "ffmpeg")(0, nil)
	o.Program(t.Context(), "strange")(1, errors.New("x"))
	o.Transfer(t.Context(), WayRead)(10, nil)
	o.Transfer(t.Context(), WayWrite)(20, errors.New("x"))
	m.Encoded(Encode{Kind: jobs.KindEncode, Codec: "h264", Seconds: 10, Frames: 250, Took: 5 * time.Second})
	m.MasterRead(true)
	m.Reclaimed(jobs.KindProbe)
	m.Relayed(3)
	m.RelayFailed()
	m.ExportFailed()
	m.WebhookTried("gone")
	m.RequestBegan(http.MethodGet)("/v1/assets/{id}", 200)
	m.RequestBegan("BREW")("none", 503)
	return m
}

// gather reads a registry, ours and the usual ones apart.
func gather(t *testing.T, m *Meters) (ours, usual map[string]exposed) {
	t.Helper()
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	ours, usual = map[string]exposed{}, map[string]exposed{}
	for _, family := range families {
		into := usual
		if strings.HasPrefix(family.GetName(), namespace+"_") {
			into = ours
		}
		into[family.GetName()] = describe(family)
	}
	return ours, usual
}

func describe(family *dto.MetricFamily) exposed {
	seen := exposed{kind: strings.ToLower(family.GetType().String()), values: map[string][]string{}}
	for _, metric := range family.GetMetric() {
		seen.labels = nil
		for _, label := range metric.GetLabel() {
			seen.labels = append(seen.labels, label.GetName())
			if known := seen.values[label.GetName()]; !slices.Contains(known, label.GetValue()) {
				seen.values[label.GetName()] = append(known, label.GetValue())
			}
		}
	}
	slices.Sort(seen.labels)
	return seen
}

// scrape is what Prometheus would read.
func scrape(t *testing.T, m *Meters) string {
	t.Helper()
	answer := httptest.NewRecorder()
	m.Scrapes().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody))
	if answer.Code != http.StatusOK {
		t.Fatalf("the scrape was answered %d: %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

func wantLines(t *testing.T, text string, lines ...string) {
	t.Helper()
	all := strings.Split(text, "\n")
	for _, line := range lines {
		if !slices.Contains(all, line) {
			name, _, _ := strings.Cut(line, "{")
			near := slices.DeleteFunc(slices.Clone(all), func(l string) bool { return !strings.HasPrefix(l, name) })
			t.Errorf("missing %s\namong\n%s", line, strings.Join(near, "\n"))
		}
	}
}

func TestMetersCount(t *testing.T) {
	t.Parallel()
	wantLines(t, scrape(t, exercised(t)),
		`reelmill_attempts_total{code="",kind="encode",outcome="done"} 1`,
		`reelmill_attempts_total{code="disk-full",kind="encode",outcome="transient"} 1`,
		`reelmill_attempts_running{kind="encode"} 0`,
		`reelmill_step_duration_seconds_count{kind="encode",outcome="lost"} 1`,
		`reelmill_step_wait_seconds_sum{lane="heavy",priority="normal"} 6`,
		`reelmill_claims_lost_total{kind="encode"} 1`,
		`reelmill_claims_lost_total{kind="probe"} 0`,
		`reelmill_claims_reclaimed_total{kind="probe"} 1`,
		`reelmill_programs_total{program="ffmpeg",result="ok"} 1`,
		`reelmill_programs_total{program="other",result="failed"} 1`,
		`reelmill_store_bytes_total{way="write"} 20`,
		`reelmill_store_transfers_total{result="failed",way="write"} 1`,
		`reelmill_ffmpeg_speed_ratio_sum{codec="h264",kind="encode"} 2`,
		`reelmill_ffmpeg_frames_total{codec="h264",kind="encode"} 250`,
		`reelmill_master_cache_total{result="hit"} 1`,
		`reelmill_relay_rows_total 3`,
		`reelmill_webhook_tries_total{outcome="gone"} 1`,
		`reelmill_webhook_tries_total{outcome="failed"} 0`,
		`reelmill_webhook_lag_seconds 60`,
		`reelmill_http_request_duration_seconds_count{method="GET",route="/v1/assets/{id}",status="2xx"} 1`,
		`reelmill_build_info{go="`+goVersion()+`",release="test"} 1`,
		// the whole
		`reelmill_steps{lane="heavy",priority="bulk",state="ready"} 7`,
		`reelmill_steps{lane="light",priority="urgent",state="waiting"} 0`,
		`reelmill_lane_age_seconds{lane="heavy"} 90`,
		`reelmill_lane_age_seconds{lane="control"} 0`,
		`reelmill_lane_paused{lane="light"} 1`,
		`reelmill_claims_running{lane="heavy"} 2`,
		`reelmill_versions{state="processing"} 3`,
		`reelmill_versions{state="failed"} 0`,
		`reelmill_outbox_lag_seconds{lane="heavy"} 5`,
		`reelmill_outbox_rows{lane="heavy"} 4`,
		`reelmill_outbox_rows{lane="light"} 0`,
		`reelmill_queue_tasks{lane="light",priority="urgent",state="archived"} 2`,
		`reelmill_workers{lane="control"} 0`,
		`reelmill_workers{lane="heavy"} 2`,
		`reelmill_scratch_quota_bytes 3`,
		`reelmill_up{part="database"} 1`,
	)
}

// Rooms are often built without anybody watching.
func TestNobodyWatching(t *testing.T) {
	t.Parallel()
	o := Observer{}
	ctx, ended := o.Attempt(t.Context(), Attempt{Kind: jobs.KindProbe})
	o.Program(ctx, "ffmpeg")(0, nil)
	o.Transfer(ctx, WayRead)(1, nil)
	o.Encoded(Encode{Seconds: 1, Took: 1})
	o.MasterRead(false)
	o.Relayed(1)
	o.RelayFailed()
	o.Reclaimed(jobs.KindProbe)
	o.ExportFailed()
	o.WebhookTried("failed")
	o.RequestBegan(http.MethodGet)("/", 200)
	ended(OutcomeDone, nil)
	o.Traces.Close()
	if ctx != t.Context() || TraceID(ctx) != "" || Traceparent(ctx) != "" {
		t.Error("without tracing the context changed")
	}
}
