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
	url    string
	server *http.Server

	mu       sync.Mutex
	verifier *webhooks.Webhook
	bodies   map[string][sha256.Size]byte // of what came, by the id of the message
	taken    map[string]int               // in which order messages were taken
	faults   []string
}

// openReceiver has the fleet tell a receiver of its own of everything, before there is anything to tell.
func (s *suite) openReceiver(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.receiver = &receiver{url: "http://" + listener.Addr().String() + "/", bodies: map[string][sha256.Size]byte{}, taken: map[string]int{}}
	s.receiver.server = &http.Server{Handler: s.receiver, ReadHeaderTimeout: time.Minute}
	go func() { _ = s.receiver.server.Serve(listener) }() // ends with close
	operator, err := s.fleet.newKey(ctx, "operator")
	if err != nil {
		return err
	}
	hook, err := client.New("http://"+s.fleet.address, operator).CreateWebhook(ctx, api.NewWebhook{URL: s.receiver.url})
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
		r.faults = append(r.faults, fmt.Sprintf("the message %s is not signed as it should be: %v", id, err))
	}
	sum := sha256.Sum256(body)
	before, came := r.bodies[id]
	if came && before != sum {
		r.faults = append(r.faults, fmt.Sprintf("the message %s came with two bodies, the later is %s", id, body))
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
	err := until(ctx, deliveryBudget, "everything is delivered", func() bool {
		pending, err := s.count(ctx, "SELECT COUNT(*)::text FROM deliveries WHERE state = 'pending'")
		return err == nil && pending == 0
	})
	rows, failed := s.rows(ctx, "SELECT id, asset_id, type FROM events ORDER BY asset_id, seq")
	if err = errors.Join(err, failed); err != nil {
		s.violate("%s: %v", when, err)
	}
	s.receiver.mu.Lock()
	defer s.receiver.mu.Unlock()
	asset, last := "", -1
	for _, row := range rows {
		place, came := s.receiver.taken[row[0]]
		if asset != row[1] {
			asset, last = row[1], -1
		}
		switch {
		case s.told(row[0]):
		case !came:
			s.violate("%s: %s of %s was never taken: %s", when, row[2], row[1], row[0])
		case place < last:
			s.violate("%s: %s of %s was taken after what happened later: %s", when, row[2], row[1], row[0])
		}
		last = max(last, place)
	}
	for _, fault := range s.receiver.faults {
		s.violate("%s: %s", when, fault)
	}
	s.receiver.faults = nil
	s.say("      %d events were told", len(rows))
}
