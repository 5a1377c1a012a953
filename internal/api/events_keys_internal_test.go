package api

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/notify"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/internal/storage"
)

// keyedStreams is a server with keys that looks them up for its streams all the time, and an asset to follow.
func keyedStreams(t *testing.T) (*records.Store, string) {
	t.Helper()
	db := emptyRecords(t)
	store, err := storage.Open(t.Context(), t.TempDir())
	need(t, err)
	recordstest.Shelve(t, db, &records.Asset{ID: "a"}, nil)
	s, mux, err := build(Config{PublicURL: "http://127.0.0.1", Secret: []byte("0123456789abcdef"), Keys: true, UploadDir: t.TempDir()}, Rooms{
		Records: db, Store: store, Log: slog.New(slog.DiscardHandler), Events: Events{
			Payloads: notify.NewPayloads(db, func(context.Context, records.Event) (json.RawMessage, error) { return json.RawMessage("{}"), nil }),
		},
	})
	need(t, err)
	s.streams.every, s.streams.keyEvery = 20*time.Millisecond, 20*time.Millisecond
	web := httptest.NewServer(s.outer(mux))
	t.Cleanup(web.Close)
	return db, web.URL + "/v1/assets/a/events"
}

// listen follows a stream with a key and returns its body, which the test's end closes.
func listen(t *testing.T, address, secret string) io.Reader {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(stop)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	need(t, err)
	request.Header.Set("Authorization", "Bearer "+secret)
	answer, err := http.DefaultClient.Do(request)
	need(t, err)
	t.Cleanup(func() { _ = answer.Body.Close() })
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("the stream answers %d", answer.StatusCode)
	}
	first := make([]byte, len("retry:"))
	_, err = io.ReadFull(answer.Body, first)
	need(t, err)
	return answer.Body
}

// A stream may not outlive the key it was opened with; others go on.
func TestStreamsEndWithTheirKey(t *testing.T) {
	t.Parallel()
	db, address := keyedStreams(t)
	revoked, key, err := db.IssueKey(t.Context(), records.NewKey{Name: "revoked", Role: records.RoleCMS})
	need(t, err)
	brief, _, err := db.IssueKey(t.Context(), records.NewKey{Name: "brief", Role: records.RoleCMS, ExpiresAt: db.Now().Add(2 * time.Second)})
	need(t, err)
	kept, _, err := db.IssueKey(t.Context(), records.NewKey{Name: "kept", Role: records.RoleCMS})
	need(t, err)
	ending := map[string]io.Reader{"brief": listen(t, address, brief), "revoked": listen(t, address, revoked)}
	stays := listen(t, address, kept)
	need(t, db.RevokeKey(t.Context(), key.ID, false))
	for name, body := range ending {
		rest, err := io.ReadAll(body)
		if err != nil || !strings.HasSuffix(string(rest), ": the key has ended\n\n") {
			t.Errorf("%s: the stream ends with %q, %v", name, rest, err)
		}
	}
	need(t, db.Withdraw(t.Context(), "a"))
	heard := make([]byte, 4096)
	for text := ""; !strings.Contains(text, "asset.withdrawn"); {
		n, err := stays.Read(heard)
		if text += string(heard[:n]); err != nil {
			t.Fatalf("the stream of the key that is kept: %q, %v", text, err)
		}
	}
}
