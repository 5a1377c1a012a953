package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// control is a server that answers with prepared objects and notes what it was asked.
func control(t *testing.T, answers map[string]any) (*studio, *[]string) {
	t.Helper()
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.RequestURI())
		answer, ok := answers[r.Method+" "+r.URL.Path+"?"+r.URL.Query().Get("state")]
		if !ok {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusConflict)
			_, _ = io.WriteString(w, `{"status":409,"code":"wrong-state","detail":"The step is over already.","hint":"Look again."}`)
			return
		}
		if err := json.NewEncoder(w).Encode(answer); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	return &studio{url: server.URL}, &asked
}

func laneBoard() api.LaneBoard {
	return api.LaneBoard{
		Lanes: []api.Lane{
			{Lane: "control"},
			{Lane: "heavy", Waiting: 9, Queued: 4, Running: 2, OldestSeconds: 312, Slots: 2, Workers: 1, Paused: &api.LanePause{Since: time.Now().Add(-time.Hour), By: "k1"}},
		},
		Workers: []api.Worker{{Host: "mill-1", PID: 7, Status: "active", Started: time.Now().Add(-50 * time.Hour), Slots: map[string]int{"heavy": 2}, Busy: map[string]int{"heavy": 1}}},
	}
}

func TestLanes(t *testing.T) {
	t.Parallel()
	s, asked := control(t, map[string]any{"GET /v1/lanes?": laneBoard(), "POST /v1/lanes/heavy/pause?": laneBoard(), "POST /v1/lanes/heavy/resume?": laneBoard()})
	reelmill(t, s, "lanes").expect(t, exitDone, ""+
		"LANE     WAITING  QUEUED  RUNNING  OLDEST  SLOTS  WORKERS  STATE\n"+
		"control  0        0       0        -       0      0        nobody serves it\n"+
		"heavy    9        4       2        5m12s   2      1        paused for 1h0m by key k1\n"+
		"\n"+
		"WORKER    SLOTS (BUSY)  UP    STATE\n"+
		"mill-1/7  heavy 2 (1)   2d2h  active\n")
	if got := reelmill(t, s, "lanes", "pause", "heavy", "--json"); got.code != exitDone || !strings.Contains(got.stdout, `"by":"k1"`) {
		t.Errorf("got %+v", got)
	}
	if got := reelmill(t, s, "lanes", "resume", "heavy"); got.code != exitDone {
		t.Errorf("got %+v", got)
	}
	if want := "GET /v1/lanes POST /v1/lanes/heavy/pause POST /v1/lanes/heavy/resume"; strings.Join(*asked, " ") != want {
		t.Errorf("asked %v", *asked)
	}
	if got := reelmill(t, s, "lanes", "pause", "fast"); got.code != exitUsage {
		t.Errorf("an unknown lane gives %+v", got)
	}
}

func TestSteps(t *testing.T) {
	t.Parallel()
	at, end := 45.0, 60.0
	running := api.ListedStep{
		Step:  api.Step{ID: "s1", Kind: "encode", Label: "h264 2/3", Lane: "heavy", State: "running", Progress: 0.45, Worker: "mill-1-7"},
		Asset: "a1", Title: "Harbour", Version: 2, Priority: "bulk", Since: time.Now().Add(-8 * time.Second), Attempt: 1, Allowed: 4, Position: &at, End: &end,
	}
	failed := api.ListedStep{
		Step:  api.Step{ID: "s2", Kind: "poster", Lane: "light", State: "failed", Error: &api.Fault{Code: "master-damaged", Message: "It breaks off.", Hint: "Export it again."}},
		Asset: "a2", Title: "Pier", Version: 1, Priority: "normal", Since: time.Now().Add(-90 * time.Minute), Attempt: 4, Allowed: 4,
	}
	s, asked := control(t, map[string]any{
		"GET /v1/steps?running": api.StepPage{Steps: []api.ListedStep{running}}, "GET /v1/steps?ready": api.StepPage{},
		"GET /v1/steps?failed": api.StepPage{Steps: []api.ListedStep{failed}, Cursor: "c9"}, "POST /v1/steps/s2/retry?": failed,
	})
	reelmill(t, s, "steps").expect(t, exitDone, ""+
		"STEP  WHAT      LANE          STATE    SINCE  DONE  AT            TRY  WORKER    ASSET\n"+
		"s1    h264 2/3  heavy/bulk    running  8s     45%   0:45 of 1:00  1/4  mill-1-7  a1 v2 Harbour\n"+
		"s2    poster    light/normal  failed   1h30m  0%    -             4/4            a2 v1 Pier\n"+
		"\ns2 poster: master-damaged: It breaks off.\n  → Export it again.\n", "There are more")
	var page api.StepPage
	got := reelmill(t, s, "steps", "--state", "failed", "--asset", "ext:7", "--json")
	if err := json.Unmarshal([]byte(got.stdout), &page); err != nil || len(page.Steps) != 1 || page.Cursor != "c9" {
		t.Errorf("%v: %+v", err, got)
	}
	if last := (*asked)[len(*asked)-1]; last != "GET /v1/steps?asset=ext%3A7&limit=50&state=failed" {
		t.Errorf("asked %s", last)
	}
	reelmill(t, s, "steps", "retry", "s2").expect(t, exitDone, "poster: started again with all that failed of version 1 of asset a2; it is failed.\n")
	reelmill(t, s, "steps", "cancel", "s1").expect(t, exitFailed, "", "wrong-state: The step is over already.", "→ Look again.")
	for _, args := range [][]string{{"steps", "--state", "odd"}, {"steps", "--limit", "0"}, {"steps", "--cursor", "x"}, {"steps", "retry"}} {
		if got := reelmill(t, s, args...); got.code != exitUsage {
			t.Errorf("%v gives %+v", args, got)
		}
	}
}

func TestAges(t *testing.T) {
	t.Parallel()
	for age, want := range map[time.Duration]string{
		-time.Second: "0s", 59 * time.Second: "59s", time.Minute: "1m0s", 25 * time.Hour: "1d1h", 90 * time.Minute: "1h30m",
	} {
		if got := ageText(age); got != want {
			t.Errorf("%v is written %s, want %s", age, got, want)
		}
	}
}
