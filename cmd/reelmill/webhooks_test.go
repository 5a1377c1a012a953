package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

func TestWebhooks(t *testing.T) {
	t.Parallel()
	hook := api.WebhookView{ID: "wh_1", URL: "https://cms.example/hook", Types: []string{}, State: "enabled", Secret: "whsec_abc", Description: "CMS"}
	next := time.Now().Add(150*time.Minute + 30*time.Second)
	delivery := api.DeliveryView{
		ID: "d1", Event: "evt_1", Asset: "a1", Type: "version.ready", State: "pending", Attempts: 2, NextAt: &next, CreatedAt: time.Now().Add(-time.Hour),
		Tries: []api.DeliveryTry{{Status: 500, Millis: 12, Error: "answered 500"}},
	}
	s, asked := control(t, map[string]any{
		"POST /v1/webhooks?": hook, "GET /v1/webhooks?": api.WebhookList{Webhooks: []api.WebhookView{hook}}, "POST /v1/webhooks/wh_1/rotate?": hook,
		"POST /v1/webhooks/wh_1/test?": api.DeliveryTry{Status: 204, Millis: 7}, "PATCH /v1/webhooks/wh_1?": hook,
		"GET /v1/webhooks/wh_1/deliveries?pending":     api.DeliveryPage{Deliveries: []api.DeliveryView{delivery}},
		"POST /v1/webhooks/wh_1/deliveries/d1/replay?": delivery,
		"POST /v1/webhooks/wh_1/replay?":               api.Replayed{Events: 12},
	})
	reelmill(t, s, "webhooks", "create", hook.URL, "--type", "version.ready").expect(t, exitDone, "whsec_abc\n", "Keep its secret")
	reelmill(t, s, "webhooks").expect(t, exitDone, ""+
		"WEBHOOK  STATE    EVENTS  ADDRESS                   WHAT\n"+
		"wh_1     enabled  all     https://cms.example/hook  CMS\n")
	reelmill(t, s, "webhooks", "test", "wh_1").expect(t, exitDone, "204 after 7 ms\n")
	reelmill(t, s, "webhooks", "enable", "wh_1").expect(t, exitDone, "Webhook wh_1 is enabled.\n")
	reelmill(t, s, "webhooks", "deliveries", "wh_1", "--state", "pending").expect(t, exitDone, ""+
		"DELIVERY  EVENT          ASSET  STATE    AGE   TRIES  NEXT   LAST ANSWER\n"+
		"d1        version.ready  a1     pending  1h0m  2      2h30m  answered 500, after 12 ms\n")
	reelmill(t, s, "webhooks", "replay", "wh_1", "d1").expect(t, exitDone, "version.ready of asset a1 is sent again.\n")
	reelmill(t, s, "webhooks", "replay", "wh_1", "--since", "2027-01-31T12:00:00Z").expect(t, exitDone, "12 events are sent.\n")
	if got := reelmill(t, s, "webhooks", "rotate", "wh_1", "--json"); !strings.Contains(got.stdout, `"secret":"whsec_abc"`) {
		t.Errorf("got %+v", got)
	}
	s2, _ := control(t, map[string]any{
		"POST /v1/webhooks/wh_1/test?": api.DeliveryTry{Status: 500, Millis: 7, Error: "answered 500"}, "DELETE /v1/webhooks/wh_1?": nil,
	})
	reelmill(t, s2, "webhooks", "test", "wh_1").expect(t, exitFailed, "", "webhook-test-failed: The test message was not taken: answered 500, after 7 ms.")
	reelmill(t, s2, "webhooks", "remove", "wh_1").expect(t, exitDone, "Webhook wh_1 is removed.\n")
	if !slices.Contains(*asked, "POST /v1/webhooks/wh_1/deliveries/d1/replay") {
		t.Errorf("asked were %v", *asked)
	}
	for _, args := range []string{"webhooks replay wh_1", "webhooks replay wh_1 d1 --since 2027-01-31T12:00:00Z", "webhooks deliveries wh_1 --state lost"} {
		if got := reelmill(t, s, strings.Fields(args)...); got.code != exitUsage {
			t.Errorf("%s gave %+v", args, got)
		}
	}
}
