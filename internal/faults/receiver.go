package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/client"
)

const (
	// deliveryBudget is how long the last messages may take once the work is over; one that was refused comes again after 5 s.
	deliveryBudget = time.Minute
	// refuses is the one in how many messages that is refused when it comes first.
	refuses = 10
)

// receiver is a system that is told of every event, and refuses some messages once. Its zero value is of no use.
type receiver struct {
	server *http.Server

	mu       sync.Mutex
	verifier *webhooks.Webhook
	bodies   map[string][sha256.Size]byte // of what came, by the id of the message
	taken    map[string]int               // in which order messages were taken
	faults   map[string]string            // by the id of the message
}

func newReceiver() *receiver {
	return &receiver{bodies: map[string][sha256.Size]byte{}, taken: map[string]int{}, faults: map[string]string{}}
}

// openReceiver has the fleet tell a receiver of its own of everything, before there is anything to tell.
func (s *suite) openReceiver(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.receiver = newReceiver()
	s.receiver.server = &http.Server{Handler: s.receiver, ReadHeaderTimeout: time.Minute}
	go func() { _ = s.receiver.server.Serve(listener) }() // ends with close
	operator, err := s.fleet.newKey(ctx, "operator")
	if err != nil {
		return err
	}
	hook, err := client.New("http://"+s.fleet.servers[0].address, operator).CreateWebhook(ctx, api.NewWebhook{URL: "http://" + listener.Addr().String() + "/"})
	if err != nil {
		return err
	}
	s.receiver.mu.Lock()
	defer s.receiver.mu.Unlock()
	s.receiver.verifier, err = webhooks.NewWebhook(hook.Secret)
	return err
}

// ServeHTTP takes a message. Clocks are set wrong here, so its time is not looked at.
func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	id := request.Header.Get("Webhook-Id")
	if err != nil || r.verifier == nil {
		http.Error(w, "not now", http.StatusServiceUnavailable)
		return
	}
	if err := r.verifier.VerifyIgnoringTimestamp(body, request.Header); err != nil {
		r.faults[id] = fmt.Sprintf("the message %s is not signed as it should be: %v", id, err)
	}
	sum := sha256.Sum256(body)
	before, came := r.bodies[id]
	if came && before != sum {
		r.faults[id] = fmt.Sprintf("the message %s came with two bodies, the later is %s", id, body)
	}
	r.bodies[id] = sum
	if !came && len(r.bodies)%refuses == 0 {
		http.Error(w, "once more", http.StatusInternalServerError)
		return
	}
	if _, again := r.taken[id]; !again {
		r.taken[id] = len(r.taken)
	}
	w.WriteHeader(http.StatusNoContent)
}

// checkReceiver waits until everything is delivered and compares what the receiver took with the records.
func (s *suite) checkReceiver(ctx context.Context, when string) {
	if s.receiver == nil {
		return
	}
	rows, failed := s.rows(ctx, "SELECT id, asset_id, type FROM events ORDER BY asset_id, seq") // windows may go on turning
	err := until(ctx, deliveryBudget, "everything is delivered", func() bool {
		pending, err := s.count(ctx, "SELECT COUNT(*)::text FROM deliveries WHERE state = 'pending'")
		return err == nil && pending == 0
	})
	if err = errors.Join(err, failed); err != nil {
		s.violate("%s: %v", when, err)
	}
	for id, complaint := range s.receiver.compare(rows) {
		if !s.told(id) {
			s.violate("%s: %s", when, complaint)
		}
	}
	s.say("      %d events were told", len(rows))
}

// compare tells by the ids of messages what is wrong with those that were taken, given the events in their order: id, asset and type.
// What was wrong with single messages is told once.
func (r *receiver) compare(events [][]string) map[string]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := r.faults
	r.faults = map[string]string{}
	last := map[string]int{} // by asset
	for _, event := range events {
		id, asset, kind := event[0], event[1], event[2]
		place, came := r.taken[id]
		switch {
		case !came:
			found[id] = fmt.Sprintf("%s of %s was never taken: %s", kind, asset, id)
		case place < last[asset]:
			found[id] = fmt.Sprintf("%s of %s was taken after what happened later: %s", kind, asset, id)
		}
		last[asset] = max(last[asset], place)
	}
	return found
}
