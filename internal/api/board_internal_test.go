package api

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/queue"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
)

// office is the API over a database of its own, with one live worker, or an answer in its place.
type office struct {
	t       *testing.T
	handler http.Handler
	records *records.Store
	workers error
}

func newOffice(t *testing.T) *office {
	t.Helper()
	dir := t.TempDir()
	db, err := records.Open(t.Context(), records.Config{URL: recordstest.BlankSQLite(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	store, err := storage.OpenFiles(filepath.Join(dir, "store"))
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, records: db}
	sets, err := pipeline.LoadSets("")
	if err != nil {
		t.Fatal(err)
	}
	o.handler, err = New(Config{PublicURL: "http://mill.example", Secret: []byte("0123456789abcdef"), UploadDir: dir}, Rooms{
		Records: db, Store: store, Intake: pipeline.NewIntake(db, store, pipeline.Recipes{}, sets, func() {}),
		Ready: func(*http.Request) error { return nil }, Log: slog.New(slog.DiscardHandler), Sets: sets.All(),
		Workers: func(context.Context) ([]queue.Server, error) {
			return []queue.Server{{
				Host: "mill-1", PID: 7, Status: queue.StatusActive, Started: time.Unix(9, 0).UTC(),
				Lanes: map[jobs.Lane]int{jobs.LaneHeavy: 2}, Busy: map[jobs.Lane]int{jobs.LaneHeavy: 1},
			}}, o.workers
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// ask sends a request and reads the answer into an object; it returns the status.
func (o *office) ask(method, path string, into any) int {
	o.t.Helper()
	answer := httptest.NewRecorder()
	o.handler.ServeHTTP(answer, httptest.NewRequest(method, path, http.NoBody))
	if err := json.Unmarshal(answer.Body.Bytes(), into); err != nil {
		o.t.Fatalf("%s %s: %s", method, path, answer.Body)
	}
	return answer.Code
}

func (o *office) submit() (*records.Asset, records.Step) {
	o.t.Helper()
	external := "show-7"
	asset := &records.Asset{SetName: "article", Title: "Harbour", ExternalID: &external}
	master := records.Master{Origin: records.OriginKey, Ref: "incoming/a.mov", Filename: "a.mov", Priority: jobs.PriorityUrgent}
	if _, err := o.records.CreateAsset(o.t.Context(), asset, &master, nil); err != nil {
		o.t.Fatal(err)
	}
	steps, err := o.records.Steps(o.t.Context(), records.StepFilter{State: jobs.StateReady})
	if err != nil || len(steps) != 1 {
		o.t.Fatalf("%d steps, %v", len(steps), err)
	}
	return asset, steps[0].Step
}

func TestLanesTellWorkAndWorkers(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.submit()
	var board LaneBoard
	if code := o.ask("GET", "/v1/lanes", &board); code != http.StatusOK || len(board.Lanes) != 3 || len(board.Workers) != 1 {
		t.Fatalf("%d: %+v", code, board)
	}
	control, heavy := board.Lanes[0], board.Lanes[2]
	if control.Waiting != 1 || control.Priorities[0].Waiting != 1 || control.Workers != 0 || control.OldestSeconds <= 0 {
		t.Errorf("control is %+v", control)
	}
	if heavy.Slots != 2 || heavy.Workers != 1 || heavy.Waiting != 0 || heavy.OldestSeconds != 0 || heavy.Paused != nil {
		t.Errorf("heavy is %+v", heavy)
	}
}

// It is when the queue is away that somebody wants to see what waits.
func TestLanesAreToldWithoutAQueue(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.submit()
	o.workers = jobs.Stumble("queue-unreachable", "The queue does not answer.", "Look at Redis.", nil)
	var board LaneBoard
	if code := o.ask("GET", "/v1/lanes", &board); code != http.StatusOK || board.WorkersUnknown == nil || board.Lanes[0].Waiting != 1 {
		t.Errorf("%d: %+v", code, board)
	}
}

func TestLanesArePausedAndResumed(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var board LaneBoard
	if code := o.ask("POST", "/v1/lanes/heavy/pause", &board); code != http.StatusOK || board.Lanes[2].Paused == nil {
		t.Fatalf("%d: %+v", code, board)
	}
	pauses, err := o.records.PausedLanes(t.Context())
	if err != nil || len(pauses) != 1 || pauses[0].Lane != jobs.LaneHeavy {
		t.Errorf("pauses are %+v, %v", pauses, err)
	}
	board = LaneBoard{}
	if code := o.ask("POST", "/v1/lanes/heavy/resume", &board); code != http.StatusOK || board.Lanes[2].Paused != nil {
		t.Errorf("%d: %+v", code, board)
	}
	var p Problem
	if code := o.ask("POST", "/v1/lanes/fast/pause", &p); code != http.StatusUnprocessableEntity || p.Code != "invalid-request" {
		t.Errorf("an unknown lane gives %d %+v", code, p)
	}
}

func TestStepsAreListedCanceledAndRetried(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	asset, step := o.submit()
	var page StepPage
	if code := o.ask("GET", "/v1/steps?state=ready&asset=ext:show-7", &page); code != http.StatusOK || len(page.Steps) != 1 {
		t.Fatalf("%d: %+v", code, page)
	}
	got := page.Steps[0]
	if got.ID != step.ID || got.Asset != asset.ID || got.ExternalID != "show-7" || got.Title != "Harbour" || got.Version != 1 ||
		got.Priority != "urgent" || got.Units != 1 || got.Allowed == 0 || got.Since.IsZero() || got.Position != nil {
		t.Errorf("step is %+v", got)
	}
	var after ListedStep
	if code := o.ask("POST", "/v1/steps/"+step.ID+"/cancel", &after); code != http.StatusOK || after.State != "canceled" {
		t.Errorf("%d: %+v", code, after)
	}
	var p Problem
	if code := o.ask("POST", "/v1/steps/"+step.ID+"/cancel", &p); code != http.StatusConflict || p.Code != "wrong-state" {
		t.Errorf("a second cancel gives %d %+v", code, p)
	}
	if code := o.ask("POST", "/v1/steps/"+step.ID+"/retry", &after); code != http.StatusOK || after.State != "ready" {
		t.Errorf("%d: %+v", code, after)
	}
	if code := o.ask("POST", "/v1/steps/nobody/retry", &p); code != http.StatusNotFound {
		t.Errorf("a step that is not there gives %d", code)
	}
}
