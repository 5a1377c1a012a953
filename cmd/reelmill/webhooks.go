package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/client"
	"github.com/reelmill/reelmill/jobs"
)

// WebhooksCmd shows and steers webhooks.
type WebhooksCmd struct {
	List       WebhooksListCmd       `cmd:"" default:"1" help:"List webhooks (the default)."`
	Create     WebhooksCreateCmd     `cmd:"" help:"Have events sent to an address. The secret is shown once."`
	Enable     WebhooksEnableCmd     `cmd:"" help:"Send events again."`
	Disable    WebhooksDisableCmd    `cmd:"" help:"Send no more events; what was still to be sent is discarded."`
	Rotate     WebhooksRotateCmd     `cmd:"" help:"Make a new secret, shown once. The old one signs too for 24 hours."`
	Test       WebhooksTestCmd       `cmd:"" help:"Send a test message and say how it was answered."`
	Deliveries WebhooksDeliveriesCmd `cmd:"" help:"Show what was sent and what is still to be sent, with the last answer."`
	Replay     WebhooksReplayCmd     `cmd:"" help:"Send one event again, or every event since a moment."`
	Remove     WebhooksRemoveCmd     `cmd:"" help:"End a webhook."`
}

// webhookArg names a webhook.
type webhookArg struct {
	ID string `arg:"" help:"Id of the webhook, as listed."`
}

// WebhooksListCmd lists webhooks.
type WebhooksListCmd struct{}

// WebhooksCreateCmd makes a webhook.
type WebhooksCreateCmd struct {
	Address     string   `arg:"" help:"Where events are sent: https, or http in a network that REELMILL_FETCH_ALLOW names."`
	Type        []string `help:"Types of events, such as version.ready (default: all)." placeholder:"TYPE"`
	Description string   `help:"Whose it is." placeholder:"TEXT"`
}

// WebhooksEnableCmd enables a webhook.
type WebhooksEnableCmd struct{ webhookArg }

// WebhooksDisableCmd disables a webhook.
type WebhooksDisableCmd struct{ webhookArg }

// WebhooksRotateCmd rotates a secret.
type WebhooksRotateCmd struct{ webhookArg }

// WebhooksTestCmd sends a test message.
type WebhooksTestCmd struct{ webhookArg }

// WebhooksRemoveCmd removes a webhook.
type WebhooksRemoveCmd struct{ webhookArg }

// WebhooksDeliveriesCmd lists deliveries.
type WebhooksDeliveriesCmd struct {
	webhookArg

	State  string `enum:"pending,delivered,failed,discarded,all" default:"all" help:"Only in this state: pending, delivered, failed, discarded." placeholder:"STATE"`
	Type   string `help:"Only of this type of event." placeholder:"TYPE"`
	Cursor string `help:"Go on after an earlier page." placeholder:"CURSOR"`
	Limit  int    `default:"50" help:"At most so many, 1 to 200." placeholder:"N"`
}

// WebhooksReplayCmd replays.
type WebhooksReplayCmd struct {
	webhookArg

	Delivery string `arg:"" optional:"" help:"Id of a delivery, as listed."`
	Since    moment `help:"Every event since this moment instead, such as 2027-01-31T12:00:00Z." placeholder:"TIME"`
}

// Validate implements kong's check of a command line.
func (c *WebhooksDeliveriesCmd) Validate() error { return withinPage(c.Limit) }

// Validate implements kong's check of a command line.
func (c *WebhooksReplayCmd) Validate() error {
	if (c.Delivery == "") == c.Since.IsZero() {
		return errors.New("replay takes either the id of a delivery or --since")
	}
	return nil
}

// Run lists webhooks.
func (WebhooksListCmd) Run(app *App) error {
	list, err := app.client().Webhooks(app.ctx)
	switch {
	case err != nil:
		return err
	case app.json:
		return app.printJSON(list)
	}
	table := tabwriter.NewWriter(app.stdout, 2, 0, 2, ' ', 0)
	tabulate(table, "WEBHOOK", "STATE", "EVENTS", "ADDRESS", "WHAT")
	for _, hook := range list.Webhooks {
		tabulate(table, hook.ID, hook.State, typesText(hook.Types), hook.URL, strings.TrimSpace(hook.Description+" "+hook.Reason))
	}
	return flushed(table)
}

func flushed(table *tabwriter.Writer) error {
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}

func typesText(types []string) string {
	if len(types) == 0 {
		return "all"
	}
	return strings.Join(types, ",")
}

// Run makes a webhook.
func (c *WebhooksCreateCmd) Run(app *App) error {
	hook, err := app.client().CreateWebhook(app.ctx, api.NewWebhook{URL: c.Address, Types: c.Type, Description: c.Description})
	return app.showSecret(hook, err)
}

// Run rotates a secret.
func (c *WebhooksRotateCmd) Run(app *App) error {
	hook, err := app.client().RotateWebhook(app.ctx, c.ID)
	return app.showSecret(hook, err)
}

func (a *App) showSecret(hook api.WebhookView, err error) error {
	switch {
	case err != nil:
		return err
	case a.json:
		return a.printJSON(hook)
	}
	a.remark("Webhook %s for %s. Keep its secret: it is not shown again.", hook.ID, hook.URL)
	a.print("%s\n", hook.Secret)
	return nil
}

// Run enables a webhook.
func (c *WebhooksEnableCmd) Run(app *App) error { return app.setWebhook(c.ID, "enabled") }

// Run disables a webhook.
func (c *WebhooksDisableCmd) Run(app *App) error { return app.setWebhook(c.ID, "disabled") }

func (a *App) setWebhook(id, state string) error {
	hook, err := a.client().EditWebhook(a.ctx, id, api.WebhookChange{State: &state})
	switch {
	case err != nil:
		return err
	case a.json:
		return a.printJSON(hook)
	}
	a.print("Webhook %s is %s.\n", hook.ID, hook.State)
	return nil
}

// Run removes a webhook.
func (c *WebhooksRemoveCmd) Run(app *App) error {
	err := app.client().RemoveWebhook(app.ctx, c.ID)
	switch {
	case err != nil:
		return err
	case app.json:
		return app.printJSON(map[string]string{"removed": c.ID})
	}
	app.print("Webhook %s is removed.\n", c.ID)
	return nil
}

// Run sends a test message.
func (c *WebhooksTestCmd) Run(app *App) error {
	try, err := app.client().TestWebhook(app.ctx, c.ID)
	switch {
	case err != nil:
		return err
	case try.Error != "":
		return jobs.Refuse("webhook-test-failed", "The test message was not taken: "+answerText(try)+".",
			"See that the address is right, can be reached from the server, and answers with 200 to 299.", nil)
	case app.json:
		return app.printJSON(try)
	}
	app.print("%s\n", answerText(try))
	return nil
}

// answerText says how a try ended: "204 after 12 ms".
func answerText(try api.DeliveryTry) string {
	if try.Error != "" {
		return fmt.Sprintf("%s, after %d ms", try.Error, try.Millis)
	}
	return fmt.Sprintf("%d after %d ms", try.Status, try.Millis)
}

// Run replays.
func (c *WebhooksReplayCmd) Run(app *App) error {
	if c.Delivery != "" {
		view, err := app.client().ReplayDelivery(app.ctx, c.ID, c.Delivery)
		switch {
		case err != nil:
			return err
		case app.json:
			return app.printJSON(view)
		}
		app.print("%s of asset %s is sent again.\n", view.Type, view.Asset)
		return nil
	}
	replayed, err := app.client().ReplayWebhook(app.ctx, c.ID, c.Since.Time)
	switch {
	case err != nil:
		return err
	case app.json:
		return app.printJSON(replayed)
	}
	app.print("%s sent.\n", plural(replayed.Events, "event is", "events are"))
	return nil
}

// Run lists deliveries.
func (c *WebhooksDeliveriesCmd) Run(app *App) error {
	state := c.State
	if state == "all" {
		state = ""
	}
	page, err := app.client().Deliveries(app.ctx, c.ID, client.DeliveryQuery{State: state, Type: c.Type, Cursor: c.Cursor, Limit: c.Limit})
	switch {
	case err != nil:
		return err
	case app.json:
		return app.printJSON(page)
	}
	if page.Cursor != "" {
		app.remark("There are more: --cursor %s", page.Cursor)
	}
	return writeDeliveries(app.stdout, page.Deliveries, time.Now())
}

// writeDeliveries writes deliveries for people.
func writeDeliveries(w io.Writer, deliveries []api.DeliveryView, now time.Time) error {
	table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	tabulate(table, "DELIVERY", "EVENT", "ASSET", "STATE", "AGE", "TRIES", "NEXT", "LAST ANSWER")
	for _, each := range deliveries {
		next, answer := "-", "-"
		if each.NextAt != nil {
			next = ageText(each.NextAt.Sub(now))
		}
		if last := len(each.Tries) - 1; last >= 0 {
			answer = answerText(each.Tries[last])
		}
		tabulate(table, each.ID, each.Type, each.Asset, each.State, ageText(now.Sub(each.CreatedAt)), strconv.Itoa(each.Attempts), next, answer)
	}
	return flushed(table)
}
