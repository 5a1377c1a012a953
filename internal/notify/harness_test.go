package notify

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

const patience = 30 * time.Second

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(patience); !holds(); <-ticker.C {
		if time.Now().After(deadline) {
			t.Fatalf("still not so: %s", what)
		}
	}
}

// post is a database with a clock that tests turn, and senders on it.
type post struct {
	*records.Store

	t       *testing.T
	ahead   atomic.Int64
	secrets Secrets
	shown   map[string]string // the secret each webhook was given
}

func secretsOf(t *testing.T, secret string) Secrets {
	t.Helper()
	secrets, err := NewSecrets([]byte(secret))
	must(t, err)
	return secrets
}

func newPost(t *testing.T) *post {
	t.Helper()
	return newPostOn(t, recordstest.BlankSQLite(t))
}

func newPostOn(t *testing.T, database string) *post {
	t.Helper()
	p := &post{t: t, secrets: secretsOf(t, "0123456789abcdef"), shown: map[string]string{}}
	var err error
	p.Store, err = records.Open(t.Context(), records.Config{URL: database, Clock: func() time.Time { return time.Now().Add(time.Duration(p.ahead.Load())) }})
	must(t, err)
	t.Cleanup(func() { must(t, p.Close()) })
	return p
}

// turn puts the clock forward.
func (p *post) turn(by time.Duration) { p.ahead.Add(int64(by)) }

func (p *post) hook(url string, types ...records.EventType) *records.Webhook {
	p.t.Helper()
	hook := &records.Webhook{URL: url, Types: types}
	secret, err := p.secrets.Add(p.t.Context(), p.Store, hook)
	must(p.t, err)
	p.shown[hook.ID] = secret
	return hook
}

// asset makes an asset: asset.created and version.processing.
func (p *post) asset() *records.Asset {
	p.t.Helper()
	id, err := records.NewID()
	must(p.t, err)
	asset := &records.Asset{ID: id, SetName: "article", Title: "Harbour", FocalX: 0.5, FocalY: 0.5}
	master := records.Master{Origin: records.OriginKey, Ref: "incoming/" + id, Priority: jobs.PriorityNormal, Set: profiles.Set{Name: "article"}}
	_, err = p.CreateAsset(p.t.Context(), asset, &master, nil)
	must(p.t, err)
	return asset
}

func (p *post) deliveries(hook *records.Webhook) []records.Delivery {
	p.t.Helper()
	list, err := p.Deliveries(p.t.Context(), hook.ID, records.DeliveryFilter{Limit: 1000})
	must(p.t, err)
	return list
}

// await waits until a webhook has so many deliveries in a state.
func (p *post) await(hook *records.Webhook, state records.DeliveryState, count int) {
	p.t.Helper()
	eventually(p.t, "deliveries that are "+string(state), func() bool {
		found := 0
		for _, each := range p.deliveries(hook) {
			if each.State == state {
				found++
			}
		}
		return found == count
	})
}

func loopback() []netip.Prefix { return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }

func compose(_ context.Context, event records.Event) (json.RawMessage, error) {
	return json.Marshal(map[string]any{"asset": map[string]string{"id": event.AssetID}, "version": event.Version})
}

func (p *post) sender(allow []netip.Prefix) *Sender {
	log := slog.New(slog.DiscardHandler)
	s := New(p.Store, p.Office("notify", rand.Text()), NewPayloads(p.Store, compose), NewMessenger(p.secrets, allow, "test"), log)
	s.schedule.random = func() float64 { return 0.5 }
	s.every = 20 * time.Millisecond
	return s
}

// start runs a sender until the test ends or the returned function is called.
func (p *post) start(s *Sender) (stop func()) {
	p.t.Helper()
	ctx, cancel := context.WithCancel(p.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		must(p.t, <-ended)
	})
	p.t.Cleanup(stop)
	return stop
}

// message is what a receiver got.
type got struct {
	header http.Header
	body   []byte
}

func (g got) id() string { return g.header.Get("Webhook-Id") }

func (g got) kind() string {
	var m message
	_ = json.Unmarshal(g.body, &m) // an empty type tells as much
	return m.Type
}

func (g got) asset() string {
	var m struct {
		Data struct{ Asset struct{ ID string } }
	}
	_ = json.Unmarshal(g.body, &m) // as above
	return m.Data.Asset.ID
}

// receiver is a real server that keeps what it gets and answers as it is told.
type receiver struct {
	*httptest.Server

	mu     sync.Mutex
	all    []got
	answer func(n int, g got) int // n counts from 1
}

func newReceiver(t *testing.T, answer func(n int, g got) int) *receiver {
	t.Helper()
	r := &receiver{answer: answer}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return
		}
		g := got{request.Header, body}
		r.mu.Lock()
		r.all = append(r.all, g)
		status := r.answer(len(r.all), g)
		r.mu.Unlock()
		if status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "7200")
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(r.Close)
	return r
}

func always(status int) func(int, got) int { return func(int, got) int { return status } }

func (r *receiver) messages() []got {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]got(nil), r.all...)
}

func (r *receiver) await(t *testing.T, count int) []got {
	t.Helper()
	eventually(t, "the receiver has enough messages", func() bool { return len(r.messages()) >= count })
	return r.messages()
}
