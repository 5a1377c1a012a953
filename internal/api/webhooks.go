package api

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/notify"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// secretOverlap is how long a secret signs beside the one that took its place.
const secretOverlap = 24 * time.Hour

// Events is what the API tells of events with.
type Events struct {
	// Payloads make what is sent of an event.
	Payloads *notify.Payloads
	// Messenger sends test messages.
	Messenger *notify.Messenger
	// Secrets are what messages are signed with.
	Secrets notify.Secrets
	// Allow are the networks webhooks may be in although they are private.
	Allow []netip.Prefix
	// Closing is closed when the server stops, so that streams end; nil never is.
	Closing <-chan struct{}
}

type webhookPath struct {
	ID string `path:"id" maxLength:"100"`
}

type webhookAnswer struct {
	Location string `header:"Location"`
	Body     WebhookView
}

type webhooksAnswer struct{ Body WebhookList }

type tryAnswer struct{ Body DeliveryTry }

func (s *server) webhookRoutes(api huma.API) {
	operation := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{"webhooks"}, MaxBodyBytes: maxRequestBody}
	}
	creation := operation("create-webhook", http.MethodPost, "/v1/webhooks", "Have events sent to an address; the answer shows its secret, once")
	creation.DefaultStatus = http.StatusCreated
	huma.Register(api, creation, s.createWebhook)
	huma.Register(api, operation("list-webhooks", http.MethodGet, "/v1/webhooks", "Every webhook"), s.listWebhooks)
	huma.Register(api, operation("get-webhook", http.MethodGet, "/v1/webhooks/{id}", "Read a webhook"), s.getWebhook)
	huma.Register(api, operation("edit-webhook", http.MethodPatch, "/v1/webhooks/{id}", "Change, disable or enable a webhook"), s.editWebhook)
	removal := operation("remove-webhook", http.MethodDelete, "/v1/webhooks/{id}", "End a webhook")
	removal.DefaultStatus = http.StatusNoContent
	huma.Register(api, removal, s.removeWebhook)
	huma.Register(api, operation("rotate-webhook-secret", http.MethodPost, "/v1/webhooks/{id}/rotate",
		"Make a new secret, shown once; the old one signs too for 24 hours"), s.rotateWebhook)
	huma.Register(api, operation("test-webhook", http.MethodPost, "/v1/webhooks/{id}/test",
		"Send a message of the type "+notify.TestType+" at once and say how it was answered"), s.testWebhook)
	s.deliveryRoutes(api, operation)
}

func (s *server) createWebhook(ctx context.Context, in *struct{ Body NewWebhook }) (*webhookAnswer, error) {
	types, err := eventTypes(in.Body.Types)
	if err == nil {
		err = notify.CheckURL(in.Body.URL, s.events.Allow)
	}
	hook := &records.Webhook{URL: in.Body.URL, Description: in.Body.Description, Types: types}
	var secret string
	if err == nil {
		secret, err = s.events.Secrets.Add(ctx, s.records, hook)
	}
	if err != nil {
		return nil, s.fail(err)
	}
	return &webhookAnswer{Location: "/v1/webhooks/" + hook.ID, Body: s.withSecret(hook, secret)}, nil
}

func (s *server) withSecret(hook *records.Webhook, secret string) WebhookView {
	view := webhookOf(hook, s.now())
	view.Secret = secret
	return view
}

// eventTypes reads the types a webhook is for.
func eventTypes(names []string) ([]records.EventType, error) {
	types := []records.EventType{}
	for _, name := range names {
		kind := records.EventType(name)
		if !slices.Contains(records.EventTypes(), kind) {
			return nil, jobs.Refuse("unknown-event-type", "There is no event of the type “"+name+"”.", "docs/events.md lists them all.", nil)
		}
		if !slices.Contains(types, kind) {
			types = append(types, kind)
		}
	}
	return types, nil
}

func (s *server) listWebhooks(ctx context.Context, _ *struct{}) (*webhooksAnswer, error) {
	hooks, err := s.records.Webhooks(ctx)
	if err != nil {
		return nil, s.fail(err)
	}
	list := WebhookList{Webhooks: []WebhookView{}}
	for i := range hooks {
		list.Webhooks = append(list.Webhooks, webhookOf(&hooks[i], s.now()))
	}
	return &webhooksAnswer{Body: list}, nil
}

func (s *server) getWebhook(ctx context.Context, in *webhookPath) (*webhookAnswer, error) {
	hook, err := s.records.Webhook(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	return &webhookAnswer{Body: webhookOf(hook, s.now())}, nil
}

func (s *server) editWebhook(ctx context.Context, in *struct {
	ID   string `path:"id" maxLength:"100"`
	Body WebhookChange
},
) (*webhookAnswer, error) {
	edit, err := s.webhookEdit(in.Body)
	if err != nil {
		return nil, s.fail(err)
	}
	hook, err := s.records.EditWebhook(ctx, in.ID, edit)
	if err != nil {
		return nil, s.fail(err)
	}
	return &webhookAnswer{Body: webhookOf(hook, s.now())}, nil
}

// webhookEdit checks a change and returns what makes it.
func (s *server) webhookEdit(change WebhookChange) (func(*records.Webhook), error) {
	var types []records.EventType
	var err error
	if change.Types != nil {
		types, err = eventTypes(*change.Types)
	}
	if err == nil && change.URL != nil {
		err = notify.CheckURL(*change.URL, s.events.Allow)
	}
	return func(hook *records.Webhook) {
		if change.URL != nil {
			hook.URL = *change.URL
		}
		if change.Description != nil {
			hook.Description = *change.Description
		}
		if change.Types != nil {
			hook.Types = types
		}
		if change.State != nil && *change.State != string(hook.State) {
			hook.State, hook.Reason = records.WebhookState(*change.State), "Somebody disabled it."
		}
	}, err
}

func (s *server) removeWebhook(ctx context.Context, in *webhookPath) (*struct{}, error) {
	return nil, s.fail(s.records.RemoveWebhook(ctx, in.ID))
}

func (s *server) rotateWebhook(ctx context.Context, in *webhookPath) (*webhookAnswer, error) {
	hook, secret, err := s.events.Secrets.Rotate(ctx, s.records, in.ID, secretOverlap)
	if err != nil {
		return nil, s.fail(err)
	}
	return &webhookAnswer{Body: s.withSecret(hook, secret)}, nil
}

func (s *server) testWebhook(ctx context.Context, in *webhookPath) (*tryAnswer, error) {
	hook, err := s.records.Webhook(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	at := s.now()
	answer, err := s.events.Messenger.Test(ctx, hook, at)
	if err != nil {
		return nil, s.fail(err)
	}
	return &tryAnswer{Body: tryOf(answer.Try(at))}, nil
}
