package queue

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2/server"
)

// resting is an outbox whose office nobody takes when it is given up.
type resting struct {
	*tray

	looks atomic.Int32 // at the office while it was given up
}

func (o *resting) Lead(ctx context.Context) (bool, error) {
	leads, err := o.tray.Lead(ctx)
	if !leads {
		o.looks.Add(1)
	}
	return leads, err
}

func (o *resting) StandDown(ctx context.Context, rest time.Duration) error {
	o.stand(true)
	return o.tray.StandDown(ctx, rest)
}

func (o *resting) stand(by bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.standby = by
}

// A relay that let others have a try has not recovered, and must not say so.
func TestRelayThatStandsByDoesNotCallItselfWell(t *testing.T) {
	t.Parallel()
	b, o := openBroker(t, URLEmbedded), &resting{tray: &tray{}}
	var away atomic.Bool
	away.Store(true)
	b.embedded.store.Server().SetPreHook(func(peer *server.Peer, _ string, _ ...string) bool {
		if away.Load() {
			peer.WriteError("ERR refused by the test")
		}
		return away.Load()
	})
	said := &lines{}
	o.put("a")
	r := NewRelay(o, b, slog.New(slog.NewTextHandler(said, nil)))
	run(t, r)
	eventually(t, 20*time.Second, "the relay stands by", func() bool { return o.looks.Load() > 1 })
	if strings.Contains(said.String(), "works again") {
		t.Errorf("while the queue is away it says\n%s", said.String())
	}
	away.Store(false)
	o.stand(false)
	eventually(t, 20*time.Second, "the row is sent", o.empty)
	eventually(t, 5*time.Second, "it says so", func() bool { return strings.Contains(said.String(), "works again") })
}

// lines is a log that several goroutines write and read.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements [io.Writer].
func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String implements [fmt.Stringer].
func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
