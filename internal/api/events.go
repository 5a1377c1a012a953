package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/records"
)

const (
	// heartbeat keeps proxies from taking a quiet stream for a dead one.
	heartbeat = 15 * time.Second
	// streamWrite is how long a reader may take to take in what is written.
	streamWrite = 10 * time.Second
	// streamRetry is after how long a browser comes back, in milliseconds.
	streamRetry = 3000
	streamBatch = 100
)

// ProgressEvent is the data of an event called progress.
type ProgressEvent struct {
	Version  int     `json:"version"`
	State    string  `json:"state"`
	Phase    string  `json:"phase"`
	Progress float64 `json:"progress"` // 0..1
}

// streamEvents answers GET /v1/assets/{id}/events.
func (s *server) streamEvents(w http.ResponseWriter, r *http.Request) {
	asset, err := s.records.Asset(r.Context(), r.PathValue("id"))
	if err != nil {
		s.refuse(w, err)
		return
	}
	after, err := s.streamBegins(r, asset.ID)
	if err != nil {
		s.refuse(w, err)
		return
	}
	seen, leave, ok := s.streams.join(asset.ID)
	if !ok {
		p := problem(http.StatusServiceUnavailable, "too-many-streams", "This server follows as many assets as it can.", "Come back later, or use webhooks.")
		p.retryAfter = time.Minute
		write(w, p)
		return
	}
	defer leave()
	header := w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	stream := &eventStream{
		server: s, asset: asset.ID, key: secretOf(r.Context()), checked: time.Now(), after: after, seen: seen,
		writer: w, control: http.NewResponseController(w), log: s.log,
	}
	stream.run(r.Context())
}

// streamBegins is the event after which a stream goes on: the one its reader saw last, else the newest there is.
func (s *server) streamBegins(r *http.Request, assetID string) (int64, error) {
	text := r.Header.Get("Last-Event-ID") // of a reader that comes back, whatever its address said at first
	if text == "" {
		text = r.URL.Query().Get("after")
	}
	if text == "" {
		return s.records.LastEvent(r.Context(), assetID)
	}
	after, err := strconv.ParseInt(text, 10, 64)
	if err != nil || after < 0 {
		return 0, problem(http.StatusUnprocessableEntity, "bad-event-id", "This is not the id of an event of a stream.",
			"Send the last id the stream gave you, 0 for everything, or none for what is new.")
	}
	return after, nil
}

// eventStream is one reader that follows one asset.
type eventStream struct {
	server  *server
	asset   string
	key     string // the hash of the one it was opened with; empty on a server without keys
	checked time.Time
	after   int64
	seen    *lookout
	told    ProgressEvent
	spoke   time.Time
	writer  http.ResponseWriter
	control *http.ResponseController
	log     *slog.Logger
}

// errKeyEnded ends a stream whose key was revoked or has expired.
var errKeyEnded = errors.New("the key has ended")

// allowed looks the key up again when that is due. What the database cannot say now
// is asked at the next look.
func (e *eventStream) allowed(ctx context.Context) error {
	if e.key == "" || time.Since(e.checked) < e.server.streams.keyEvery {
		return nil
	}
	_, err := e.server.validKey(ctx, e.key)
	ended := errors.Is(err, records.ErrNotFound)
	if err != nil && !ended {
		e.log.Debug("the key of a stream could not be looked up", "asset", e.asset, "error", err)
		return nil
	}
	if ended {
		return errors.Join(errKeyEnded, e.write(": the key has ended\n\n"))
	}
	e.checked = time.Now()
	return nil
}

// run writes until the reader goes, its key ends, or the server stops.
func (e *eventStream) run(ctx context.Context) {
	ticker := time.NewTicker(e.server.streams.every)
	defer ticker.Stop()
	defer func() {
		// The next request on the connection has deadlines of its own; where the connection is gone there is none.
		_ = e.control.SetWriteDeadline(time.Time{})
	}()
	// The id stands there before the first event: who is cut off before that still comes back to where it began.
	err := e.write("retry: %d\nid: %d\n: following %s\n\n", streamRetry, e.after, e.asset)
	for err == nil {
		if err = e.allowed(ctx); err == nil {
			err = e.look(ctx)
		}
		if err == nil && time.Since(e.spoke) > heartbeat {
			err = e.write(": still here\n\n")
		}
		if err != nil {
			break
		}
		select {
		case <-ctx.Done():
			return
		case <-e.server.events.Closing:
			return
		case <-ticker.C:
		}
	}
}

// look writes what is new. Its error is that the reader is gone; what the database cannot say now is asked again.
func (e *eventStream) look(ctx context.Context) error {
	for {
		events, err := e.server.records.Events(ctx, e.asset, e.after, streamBatch)
		if err != nil {
			e.log.Debug("a stream could not be read on", "asset", e.asset, "error", err)
			return nil
		}
		for i := range events {
			body, err := e.server.events.Payloads.Of(ctx, &events[i])
			if err != nil {
				e.log.Warn("an event could not be composed for a stream", "event", events[i].ID, "error", err)
				return nil
			}
			if err := e.write("id: %d\nevent: %s\ndata: %s\n\n", events[i].Seq, events[i].Type, body); err != nil {
				return err
			}
			e.after = events[i].Seq
		}
		if len(events) < streamBatch {
			break
		}
	}
	progress, err := e.seen.progress(func() (ProgressEvent, error) { return e.server.progressEvent(ctx, e.asset) })
	if err != nil || progress == e.told || progress.Version == 0 {
		return nil //nolint:nilerr // see above
	}
	e.told = progress
	data, err := json.Marshal(progress)
	if err != nil {
		return fmt.Errorf("write the progress: %w", err)
	}
	return e.write("event: progress\ndata: %s\n\n", data)
}

func (e *eventStream) write(format string, args ...any) error {
	e.spoke = time.Now()
	// Without a deadline a reader that takes nothing in would hold its place for ever.
	if err := e.control.SetWriteDeadline(e.spoke.Add(streamWrite)); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(e.writer, format, args...); err != nil {
		return err
	}
	return e.control.Flush()
}

// progressEvent is how the latest version of an asset stands.
func (s *server) progressEvent(ctx context.Context, assetID string) (ProgressEvent, error) {
	version, err := s.records.Version(ctx, assetID, 0)
	if err != nil {
		return ProgressEvent{}, err
	}
	progress, err := s.records.Progress(ctx, version.ID)
	if err != nil {
		return ProgressEvent{}, err
	}
	return ProgressEvent{
		Version: version.Number, State: string(version.State), Phase: phaseOf(version, progress.Steps),
		Progress: math.Round(1000*progressOf(progress.Steps)) / 1000,
	}, nil
}

// describeEvents adds the stream to the OpenAPI document.
func describeEvents(doc *huma.OpenAPI, id *huma.Param) {
	last := &huma.Schema{Type: "integer"}
	doc.AddOperation(&huma.Operation{
		OperationID: "follow-asset", Method: http.MethodGet, Path: "/v1/assets/{id}/events", Tags: []string{"assets"},
		Summary: "Follow an asset: its events, and the progress of its latest version, as server-sent events",
		Parameters: []*huma.Param{
			id,
			{Name: "after", In: "query", Description: "Begin after this event; 0 begins with the oldest, without it only new ones are sent", Schema: last},
			{Name: "Last-Event-ID", In: "header", Description: "The same, as browsers send it when they come back", Schema: last},
		},
		Responses: refusals(map[string]string{"404": "not-found", "422": "bad-event-id", "503": "too-many-streams"}).
			with("200", answer("A stream", words(), "text/event-stream")),
	})
}
