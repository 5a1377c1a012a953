package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// Webhooks returns every webhook.
func (c *Client) Webhooks(ctx context.Context) (api.WebhookList, error) {
	return answered[api.WebhookList](ctx, c, get("v1", "webhooks"))
}

// CreateWebhook has events sent to an address. The answer holds the secret.
func (c *Client) CreateWebhook(ctx context.Context, hook api.NewWebhook) (api.WebhookView, error) {
	return carried[api.WebhookView](ctx, c, request{method: http.MethodPost, path: []string{"v1", "webhooks"}}, hook)
}

// EditWebhook changes a webhook.
func (c *Client) EditWebhook(ctx context.Context, id string, change api.WebhookChange) (api.WebhookView, error) {
	return carried[api.WebhookView](ctx, c, request{method: http.MethodPatch, path: []string{"v1", "webhooks", id}}, change)
}

// RotateWebhook makes a new secret for a webhook. The answer holds it.
func (c *Client) RotateWebhook(ctx context.Context, id string) (api.WebhookView, error) {
	return answered[api.WebhookView](ctx, c, post("v1", "webhooks", id, "rotate"))
}

// TestWebhook sends a test message and returns how it was answered.
func (c *Client) TestWebhook(ctx context.Context, id string) (api.DeliveryTry, error) {
	return answered[api.DeliveryTry](ctx, c, post("v1", "webhooks", id, "test"))
}

// RemoveWebhook ends a webhook.
func (c *Client) RemoveWebhook(ctx context.Context, id string) error {
	_, err := c.call(ctx, func() request { return request{method: http.MethodDelete, path: []string{"v1", "webhooks", id}} })
	return err
}

// DeliveryQuery selects deliveries of a webhook; empty fields select everything.
type DeliveryQuery struct {
	State  string // "pending", "delivered", "failed" or "discarded"
	Type   string // of the event
	Cursor string // of the page before
	Limit  int    // 1 to 200; 0 leaves it to the server
}

// Deliveries returns one page of the deliveries of a webhook.
func (c *Client) Deliveries(ctx context.Context, id string, q DeliveryQuery) (api.DeliveryPage, error) {
	query := url.Values{}
	for name, value := range map[string]string{"state": q.State, "type": q.Type, "cursor": q.Cursor} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if q.Limit > 0 {
		query.Set("limit", strconv.Itoa(q.Limit))
	}
	return answered[api.DeliveryPage](ctx, c, func() request {
		return request{method: http.MethodGet, path: []string{"v1", "webhooks", id, "deliveries"}, query: query}
	})
}

// ReplayDelivery sends one event again.
func (c *Client) ReplayDelivery(ctx context.Context, id, delivery string) (api.DeliveryView, error) {
	return answered[api.DeliveryView](ctx, c, post("v1", "webhooks", id, "deliveries", delivery, "replay"))
}

// ReplayWebhook sends every event since a moment and returns how many there are.
func (c *Client) ReplayWebhook(ctx context.Context, id string, since time.Time) (api.Replayed, error) {
	return carried[api.Replayed](ctx, c, request{method: http.MethodPost, path: []string{"v1", "webhooks", id, "replay"}}, map[string]time.Time{"since": since})
}

// carried is answered for a request with a body in JSON.
func carried[T any](ctx context.Context, c *Client, r request, body any) (T, error) {
	data, err := json.Marshal(body)
	if err != nil {
		var none T
		return none, fmt.Errorf("write a request: %w", err)
	}
	r.header = map[string]string{"Content-Type": "application/json"}
	return answered[T](ctx, c, carrying(r, data))
}
