package api

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

// heard is one event of a stream, as a browser would hand it over.
type heard struct{ id, event, data string }

// ear follows a stream as browsers do.
type ear struct {
	t      *testing.T
	status int
	header http.Header
	events chan heard // closed when the stream ends
	stop   context.CancelFunc
	body   *bufio.Scanner
}

func (d *desk) follow(path, lastID string) *ear {
	d.t.Helper()
	ctx, stop := context.WithTimeout(d.t.Context(), time.Minute)
	d.t.Cleanup(stop)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url+path, http.NoBody)
	need(d.t, err)
	if lastID != "" {
		request.Header.Set("Last-Event-ID", lastID)
	}
	response, err := http.DefaultClient.Do(request)
	need(d.t, err)
	d.t.Cleanup(func() { _ = response.Body.Close() })
	e := &ear{t: d.t, status: response.StatusCode, header: response.Header, events: make(chan heard, 100), stop: stop, body: bufio.NewScanner(response.Body)}
	go e.listen()
	return e
}

func (e *ear) listen() {
	defer close(e.events)
	now := heard{}
	for e.body.Scan() {
		field, value, _ := strings.Cut(e.body.Text(), ": ")
		switch field {
		case "id":
			now.id = value
		case "event":
			now.event = value
		case "data":
			now.data = value
		case "":
			e.events <- now
			now = heard{id: now.id}
		}
	}
}

// next is the next event, progress left out unless it is asked for.
func (e *ear) next(progress bool) heard {
	e.t.Helper()
	for each := range e.events {
		if each.event != "" && (each.event == "progress") == progress {
			return each
		}
	}
	e.t.Fatal("the stream ended")
	return heard{}
}

func TestStreamTellsWhatHappens(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	asset := d.asset()
	path := "/v1/assets/" + asset.ID + "/events"
	e := d.follow(path, "")
	if e.status != 200 || e.header.Get("Content-Type") != "text/event-stream" || e.header.Get("X-Accel-Buffering") != "no" {
		t.Fatalf("the answer is %d with %v", e.status, e.header)
	}
	begin := <-e.events
	var progress ProgressEvent
	need(t, json.Unmarshal([]byte(e.next(true).data), &progress))
	if progress != (ProgressEvent{Version: 1, State: "processing", Phase: "probing"}) {
		t.Errorf("the progress is %+v", progress)
	}
	need(t, d.records.Withdraw(t.Context(), asset.ID))
	first := e.next(false)
	var message struct {
		Type string
		Data struct{ Asset struct{ ID string } }
	}
	need(t, json.Unmarshal([]byte(first.data), &message))
	if first.event != "asset.withdrawn" || message.Type != first.event || message.Data.Asset.ID != asset.ID || first.id <= begin.id {
		t.Errorf("heard %+v after %+v", first, begin)
	}
	need(t, json.Unmarshal([]byte(e.next(true).data), &progress))
	if progress.State != "canceled" || progress.Phase != "done" {
		t.Errorf("the progress is %+v", progress)
	}
	// Somebody who was cut off before the withdrawal comes back to it; somebody else wants everything.
	if again := d.follow(path, begin.id).next(false); again != first {
		t.Errorf("the reader that came back heard %+v, not %+v", again, first)
	}
	everything := d.follow(path+"?after=0", "")
	for _, want := range []string{"asset.created", "version.processing", "asset.withdrawn"} {
		if got := everything.next(false); got.event != want {
			t.Errorf("heard %q, want %q", got.event, want)
		}
	}
}

func TestStreamsEndWithTheServer(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	e := d.follow("/v1/assets/"+d.asset().ID+"/events", "")
	<-e.events
	close(d.closing)
	for range e.events { // until it ends
	}
	if err := e.body.Err(); err != nil {
		t.Errorf("the stream was cut off: %v", err)
	}
}

func TestStreamRefusals(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	asset := d.asset()
	d.refused("GET", "/v1/assets/none/events", "", 404, "not-found")
	for _, query := range []string{"?after=x", "?after=-1", "?after=99999999999999999999"} {
		d.refused("GET", "/v1/assets/"+asset.ID+"/events"+query, "", 422, "bad-event-id")
	}
	e := d.follow("/v1/assets/"+asset.ID+"/events?after=0", "x")
	if e.status != 422 {
		t.Errorf("a strange Last-Event-ID gave %d", e.status)
	}
}

func TestStreamsAreBounded(t *testing.T) {
	t.Parallel()
	s := newStreams()
	s.most = 2
	a, leave, ok := s.join("a")
	b, leaveB, okB := s.join("a")
	if _, _, more := s.join("c"); !ok || !okB || more || a != b {
		t.Errorf("joined %v, %v, %v", ok, okB, more)
	}
	asked := 0
	for range 3 {
		got, err := a.progress(func() (ProgressEvent, error) { asked++; return ProgressEvent{Version: 7}, nil })
		if err != nil || got.Version != 7 {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	leave()
	leaveB()
	if _, _, ok := s.join("c"); !ok || len(s.assets) != 1 || asked != 1 {
		t.Errorf("after leaving: %v, %d assets, asked %d times", ok, len(s.assets), asked)
	}
}

// An event composed for a stream is the same for a webhook later.
func TestStreamKeepsTheBody(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	asset := d.asset()
	first := d.follow("/v1/assets/"+asset.ID+"/events?after=0", "").next(false)
	var events []records.Event
	events, err := d.records.Events(t.Context(), asset.ID, 0, 1)
	need(t, err)
	if events[0].Body != first.data {
		t.Errorf("kept is %s, heard was %s", events[0].Body, first.data)
	}
}
