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
	var list api.WebhookList
	err := c.decoded(ctx, &list, get("v1", "webhooks"))
	return list, err
}

// CreateWebhook has events sent to an address. The answer holds the secret.
func (c *Client) CreateWebhook(ctx context.Context, hook api.NewWebhook) (api.WebhookView, error) {
	return c.webhook(ctx, request{method: http.MethodPost, path: []string{"v1", "webhooks"}}, hook)
}

// EditWebhook changes a webhook.
func (c *Client) EditWebhook(ctx context.Context, id string, change api.WebhookChange) (api.WebhookView, error) {
	return c.webhook(ctx, request{method: http.MethodPatch, path: []string{"v1", "webhooks", id}}, change)
}

// RotateWebhook makes a new secret for a webhook. The answer holds it.
func (c *Client) RotateWebhook(ctx context.Context, id string) (api.WebhookView, error) {
	var hook api.WebhookView
	err := c.decoded(ctx, &hook, post("v1", "webhooks", id, "rotate"))
	return hook, err
}

// TestWebhook sends a test message and returns how it was answered.
func (c *Client) TestWebhook(ctx context.Context, id string) (api.DeliveryTry, error) {
	var try api.DeliveryTry
	err := c.decoded(ctx, &try, post("v1", "webhooks", id, "test"))
	return try, err
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
	var page api.DeliveryPage
	err := c.decoded(ctx, &page, func() request {
		return request{method: http.MethodGet, path: []string{"v1", "webhooks", id, "deliveries"}, query: query}
	})
	return page, err
}

// ReplayDelivery sends one event again.
func (c *Client) ReplayDelivery(ctx context.Context, id, delivery string) (api.DeliveryView, error) {
	var view api.DeliveryView
	err := c.decoded(ctx, &view, post("v1", "webhooks", id, "deliveries", delivery, "replay"))
	return view, err
}

// ReplayWebhook sends every event since a moment and returns how many there are.
func (c *Client) ReplayWebhook(ctx context.Context, id string, since time.Time) (api.Replayed, error) {
	var replayed api.Replayed
	err := c.sent(ctx, &replayed, request{method: http.MethodPost, path: []string{"v1", "webhooks", id, "replay"}}, map[string]time.Time{"since": since})
	return replayed, err
}

func (c *Client) webhook(ctx context.Context, r request, body any) (api.WebhookView, error) {
	var hook api.WebhookView
	err := c.sent(ctx, &hook, r, body)
	return hook, err
}

// sent is decoded for a request with a body in JSON.
func (c *Client) sent(ctx context.Context, into any, r request, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write a request: %w", err)
	}
	r.header = map[string]string{"Content-Type": "application/json"}
	return c.decoded(ctx, into, carrying(r, data))
}
