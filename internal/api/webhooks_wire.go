package api

import (
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

// NewWebhook is the body of POST /v1/webhooks.
type NewWebhook struct {
	URL         string   `json:"url" maxLength:"2000" doc:"https, or http in a network the operator allows"`
	Description string   `json:"description,omitempty" maxLength:"1000"`
	Types       []string `json:"types,omitempty" maxItems:"50" nullable:"false" doc:"Types of events it gets; all when left out"`
}

// WebhookChange is the body of PATCH /v1/webhooks/{id}; what is left out stays as it is.
type WebhookChange struct {
	URL         *string   `json:"url,omitempty" maxLength:"2000"`
	Description *string   `json:"description,omitempty" maxLength:"1000"`
	Types       *[]string `json:"types,omitempty" maxItems:"50" nullable:"false" doc:"An empty list is all types"`
	State       *string   `json:"state,omitempty" enum:"enabled,disabled" doc:"Disabling discards what was still to be sent"`
}

// WebhookView is a webhook as operators see it.
type WebhookView struct {
	ID          string   `json:"id"`
	URL         string   `json:"url"`
	Description string   `json:"description,omitempty"`
	Types       []string `json:"types" nullable:"false" doc:"Empty: all"`
	State       string   `json:"state" enum:"enabled,disabled"`
	Reason      string   `json:"reason,omitempty" doc:"Why it is disabled"`
	// Secret is only there in the answer to its making.
	Secret string `json:"secret,omitempty" doc:"Shown once, when it is made or rotated"`
	// OldSecretUntil is until when the secret before it signs too.
	OldSecretUntil *time.Time `json:"old_secret_until,omitempty" doc:"Until when the secret before it signs too"`
	CreatedAt      time.Time  `json:"created_at"`
	UpdatedAt      time.Time  `json:"updated_at"`
}

// WebhookList is every webhook.
type WebhookList struct {
	Webhooks []WebhookView `json:"webhooks" nullable:"false"`
}

// DeliveryView is one event on its way to a webhook.
type DeliveryView struct {
	ID         string        `json:"id"`
	Event      string        `json:"event" doc:"Id of the event, which is the webhook-id of its message"`
	Asset      string        `json:"asset"`
	Type       string        `json:"type"`
	State      string        `json:"state" enum:"pending,delivered,failed,discarded"`
	Attempts   int           `json:"attempts" doc:"Tries since it was made or last replayed"`
	NextAt     *time.Time    `json:"next_at,omitempty" doc:"When it is tried next, unless an earlier event of its asset is still on its way"`
	Tries      []DeliveryTry `json:"tries" nullable:"false" doc:"The latest 20, oldest first"`
	CreatedAt  time.Time     `json:"created_at"`
	Since      time.Time     `json:"since" doc:"When it was made or last replayed"`
	FinishedAt *time.Time    `json:"finished_at,omitempty"`
}

// DeliveryTry is one try to deliver.
type DeliveryTry struct {
	At     time.Time `json:"at"`
	Status int       `json:"status,omitempty" doc:"Of the answer; missing where none came"`
	Millis int64     `json:"millis"`
	Error  string    `json:"error,omitempty"`
}

// DeliveryPage is one page of deliveries.
type DeliveryPage struct {
	Deliveries []DeliveryView `json:"deliveries" nullable:"false"`
	// Cursor asks for the next page; empty on the last.
	Cursor string `json:"cursor,omitempty"`
}

// Replayed says how many events are sent again.
type Replayed struct {
	Events int `json:"events"`
}

func webhookOf(hook *records.Webhook, now time.Time) WebhookView {
	view := WebhookView{
		ID: hook.ID, URL: hook.URL, Description: hook.Description, Types: []string{}, State: string(hook.State), Reason: hook.Reason,
		CreatedAt: hook.CreatedAt.Time(), UpdatedAt: hook.UpdatedAt.Time(),
	}
	for _, kind := range hook.Types {
		view.Types = append(view.Types, string(kind))
	}
	if len(hook.Secrets(now)) > 1 {
		view.OldSecretUntil = hook.PreviousUntil.Pointer()
	}
	return view
}

func deliveryOf(delivery *records.Delivery) DeliveryView {
	view := DeliveryView{
		ID: delivery.ID, Event: delivery.EventID, Asset: delivery.AssetID, Type: string(delivery.Type), State: string(delivery.State),
		Attempts: delivery.Attempts, Tries: []DeliveryTry{}, CreatedAt: delivery.CreatedAt.Time(), Since: delivery.Since.Time(), FinishedAt: delivery.FinishedAt.Pointer(),
	}
	if delivery.State == records.DeliveryPending {
		view.NextAt = delivery.NextAt.Pointer()
	}
	for _, try := range delivery.Tries {
		view.Tries = append(view.Tries, tryOf(try))
	}
	return view
}

func tryOf(try records.Try) DeliveryTry {
	return DeliveryTry{At: try.At.Time(), Status: try.Status, Millis: try.Millis, Error: try.Error}
}
