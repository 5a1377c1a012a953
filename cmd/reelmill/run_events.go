package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"maps"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/notify"
	"github.com/reelmill/reelmill/internal/records"
)

// openEvents puts together what tells others of changes.
func (r *rooms) openEvents() error {
	networks, err := r.cfg.AllowedNetworks()
	if err != nil {
		return err
	}
	r.events = api.Events{
		Payloads: notify.NewPayloads(r.records, composeEvent), Messenger: notify.NewMessenger(networks, thisRelease().Release), Allow: networks,
	}
	r.sender = notify.New(r.records, r.records.Office("notify", rand.Text()), r.events.Payloads, r.events.Messenger, r.log)
	r.sender.Watch(r.observer)
	return nil
}

// eventsUntil are what an API tells of events with until closing is closed.
func (r *rooms) eventsUntil(closing <-chan struct{}) api.Events {
	events := r.events
	events.Closing = closing
	return events
}

// composeEvent is the data of an event: what it is about, and what only its moment knew.
func composeEvent(_ context.Context, event records.Event) (json.RawMessage, error) {
	data := map[string]any{}
	maps.Copy(data, event.Facts)
	data["asset"] = map[string]any{"id": event.AssetID}
	if event.Version > 0 {
		data["version"] = event.Version
	}
	return json.Marshal(data)
}
