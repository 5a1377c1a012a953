package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

// Compose says what the data of an event is, when it is first sent.
type Compose func(ctx context.Context, event records.Event) (json.RawMessage, error)

// Payloads turn events into what is sent of them. They are safe for concurrent use.
type Payloads struct {
	records *records.Store
	compose Compose
}

// NewPayloads returns payloads whose data is made by compose.
func NewPayloads(store *records.Store, compose Compose) *Payloads {
	return &Payloads{records: store, compose: compose}
}

// message is an event as Standard Webhooks writes it.
type message struct {
	Type      string          `json:"type"`
	Timestamp time.Time       `json:"timestamp"`
	Data      json.RawMessage `json:"data"`
}

// Of returns what is sent of an event: the very bytes that were made for whoever got it first.
func (p *Payloads) Of(ctx context.Context, event *records.Event) ([]byte, error) {
	if event.Body != "" {
		return []byte(event.Body), nil
	}
	data, err := p.compose(ctx, *event)
	if err != nil {
		return nil, err
	}
	fresh, err := encode(string(event.Type), event.Time(), data)
	if err != nil {
		return nil, err
	}
	kept, err := p.records.SetBody(ctx, event.ID, string(fresh))
	return []byte(kept), err
}

func encode(kind string, at time.Time, data json.RawMessage) ([]byte, error) {
	body, err := json.Marshal(message{Type: kind, Timestamp: at, Data: data})
	if err != nil {
		return nil, fmt.Errorf("write the payload: %w", err)
	}
	return body, nil
}

// TestType is the type of a message that tells of nothing, sent to see whether a webhook gets messages.
const TestType = "webhook.test"

// Test sends a webhook a message of [TestType], once, and returns what it said. It fails as [Messenger.Post] does.
func (m *Messenger) Test(ctx context.Context, hook *records.Webhook, at time.Time) (Answer, error) {
	id, err := records.NewID()
	if err != nil {
		return Answer{}, err
	}
	data, err := json.Marshal(map[string]string{"webhook": hook.ID})
	if err != nil {
		return Answer{}, fmt.Errorf("write the payload: %w", err)
	}
	body, err := encode(TestType, at.Truncate(time.Millisecond), data)
	if err != nil {
		return Answer{}, err
	}
	return m.Post(ctx, hook, "test_"+id, body, at)
}
