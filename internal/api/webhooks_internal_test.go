package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/reelmill/reelmill/internal/notify"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// desk is a server with all of its routes over a database.
type desk struct {
	t       *testing.T
	records *records.Store
	url     string
	key     string
	closing chan struct{}
}

func newDesk(t *testing.T, keys bool) *desk {
	t.Helper()
	db, err := records.Open(t.Context(), records.Config{URL: recordstest.BlankSQLite(t)})
	need(t, err)
	t.Cleanup(func() { need(t, db.Close()) })
	store, err := storage.Open(t.Context(), t.TempDir())
	need(t, err)
	secret := []byte("0123456789abcdef")
	secrets, err := notify.NewSecrets(secret)
	need(t, err)
	d := &desk{t: t, records: db, closing: make(chan struct{})}
	handler, err := New(Config{PublicURL: "http://127.0.0.1", Secret: secret, Keys: keys, UploadDir: t.TempDir()}, Rooms{
		Records: db, Store: store, Log: slog.New(slog.DiscardHandler), Events: Events{
			Payloads: notify.NewPayloads(db, func(_ context.Context, event records.Event) (json.RawMessage, error) {
				return json.Marshal(map[string]any{"asset": map[string]string{"id": event.AssetID}})
			}),
			Secrets: secrets, Allow: loopback(), Messenger: notify.NewMessenger(secrets, loopback(), "test"), Closing: d.closing,
		},
	})
	need(t, err)
	web := httptest.NewServer(handler)
	t.Cleanup(web.Close)
	d.url = web.URL
	return d
}

func loopback() []netip.Prefix { return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }

func need(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (d *desk) asset() *records.Asset {
	d.t.Helper()
	id, err := records.NewID()
	need(d.t, err)
	asset := &records.Asset{ID: id, SetName: "article", Title: "Harbour"}
	master := records.Master{Origin: records.OriginKey, Ref: "incoming/" + id, Priority: jobs.PriorityNormal, Set: profiles.Set{Name: "article"}}
	_, err = d.records.CreateAsset(d.t.Context(), asset, &master, nil)
	need(d.t, err)
	return asset
}

// ask sends a request and reads the answer into a value, if it is not nil. It fails the test unless the status is the wanted one.
func (d *desk) ask(method, path, body string, status int, into any) {
	d.t.Helper()
	request, err := http.NewRequestWithContext(d.t.Context(), method, d.url+path, strings.NewReader(body))
	need(d.t, err)
	request.Header.Set("Content-Type", "application/json")
	if d.key != "" {
		request.Header.Set("Authorization", "Bearer "+d.key)
	}
	response, err := http.DefaultClient.Do(request)
	need(d.t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	need(d.t, err)
	if response.StatusCode != status {
		d.t.Fatalf("%s %s gave %d: %s", method, path, response.StatusCode, text)
	}
	if into != nil {
		need(d.t, json.Unmarshal(text, into))
	}
}

func (d *desk) refused(method, path, body string, status int, code string) {
	d.t.Helper()
	var p Problem
	d.ask(method, path, body, status, &p)
	if p.Code != code || p.Hint == "" {
		d.t.Errorf("%s %s %s gave %q (%s), want %q", method, path, body, p.Code, p.Hint, code)
	}
}

func TestWebhookRoutes(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	var made, read, rotated WebhookView
	d.ask("POST", "/v1/webhooks", `{"url":"https://cms.example/hook","types":["version.ready","version.ready"],"description":"CMS"}`, 201, &made)
	d.ask("GET", "/v1/webhooks/"+made.ID, "", 200, &read)
	if !strings.HasPrefix(made.Secret, "whsec_") || read.Secret != "" || read.State != "enabled" || !slices.Equal(read.Types, []string{"version.ready"}) {
		t.Errorf("made was %+v, read %+v", made, read)
	}
	d.ask("POST", "/v1/webhooks/"+made.ID+"/rotate", "", 200, &rotated)
	if rotated.Secret == made.Secret || rotated.OldSecretUntil == nil || time.Until(*rotated.OldSecretUntil) < 23*time.Hour {
		t.Errorf("rotated is %+v", rotated)
	}
	d.ask("PATCH", "/v1/webhooks/"+made.ID, `{"state":"disabled","types":[]}`, 200, &read)
	if read.State != "disabled" || read.Reason == "" || len(read.Types) != 0 || read.Description != "CMS" || read.URL != made.URL {
		t.Errorf("edited is %+v", read)
	}
	d.refused("POST", "/v1/webhooks/"+made.ID+"/replay", `{"since":"2020-01-01T00:00:00Z"}`, 409, "webhook-disabled")
	read = WebhookView{}
	d.ask("PATCH", "/v1/webhooks/"+made.ID, `{"state":"enabled"}`, 200, &read)
	if read.State != "enabled" || read.Reason != "" {
		t.Errorf("enabled is %+v", read)
	}
	var list WebhookList
	d.ask("GET", "/v1/webhooks", "", 200, &list)
	if len(list.Webhooks) != 1 || list.Webhooks[0].Secret != "" {
		t.Errorf("the list is %+v", list)
	}
	d.ask("DELETE", "/v1/webhooks/"+made.ID, "", 204, nil)
	for _, each := range [][2]string{{"GET", ""}, {"DELETE", ""}, {"POST", "/rotate"}, {"POST", "/test"}, {"GET", "/deliveries"}, {"POST", "/deliveries/x/replay"}} {
		d.refused(each[0], "/v1/webhooks/"+made.ID+each[1], "", 404, "not-found")
	}
}

func TestWebhookRefusals(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	for body, code := range map[string]string{
		`{}`:                            "invalid-request",
		`{"url":"cms"}`:                 "bad-webhook-url",
		`{"url":"https://169.254.1.1"}`: "webhook-address-forbidden",
		`{"url":"http://8.8.8.8/"}`:     "webhook-address-forbidden",
		`{"url":"https://cms.example","types":["asset.polished"]}`: "unknown-event-type",
		`{"url":"https://cms.example","secret":"mine"}`:            "invalid-request",
	} {
		d.refused("POST", "/v1/webhooks", body, 422, code)
	}
	var hook WebhookView
	for range records.MaxWebhooks {
		d.ask("POST", "/v1/webhooks", `{"url":"https://cms.example"}`, 201, &hook)
	}
	d.refused("POST", "/v1/webhooks", `{"url":"https://cms.example"}`, 422, "too-many-webhooks")
	d.refused("PATCH", "/v1/webhooks/"+hook.ID, `{"state":"gone"}`, 422, "invalid-request")
	d.refused("PATCH", "/v1/webhooks/"+hook.ID, `{"url":"ftp://cms.example"}`, 422, "bad-webhook-url")
	d.refused("GET", "/v1/webhooks/"+hook.ID+"/deliveries?type=x", "", 422, "unknown-event-type")
}

func TestDeliveryRoutes(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	var hook WebhookView
	d.ask("POST", "/v1/webhooks", `{"url":"https://cms.example"}`, 201, &hook)
	d.asset()
	d.asset()
	path := "/v1/webhooks/" + hook.ID + "/deliveries"
	var first, second DeliveryPage
	d.ask("GET", path+"?limit=3", "", 200, &first)
	d.ask("GET", path+"?limit=3&cursor="+first.Cursor, "", 200, &second)
	if len(first.Deliveries) != 3 || len(second.Deliveries) != 1 || second.Cursor != "" || second.Deliveries[0].Type != "asset.created" {
		t.Fatalf("the pages are %+v and %+v", first, second)
	}
	for _, query := range []string{"?state=failed&cursor=" + first.Cursor, "?cursor=x", "?type=asset.created&cursor=" + first.Cursor} {
		d.refused("GET", path+query, "", 422, "bad-cursor")
	}
	var other WebhookView
	d.ask("POST", "/v1/webhooks", `{"url":"https://cms.example"}`, 201, &other)
	d.refused("GET", "/v1/webhooks/"+other.ID+"/deliveries?cursor="+first.Cursor, "", 422, "bad-cursor")
	d.refused("GET", "/v1/steps?cursor="+first.Cursor, "", 422, "bad-cursor")

	one := second.Deliveries[0]
	stored := &records.Delivery{ID: one.ID, WebhookID: hook.ID}
	need(t, d.records.RecordTry(t.Context(), stored, records.Verdict{Try: records.Try{At: 1, Status: 500, Millis: 12, Error: "answered 500"}, State: records.DeliveryFailed}))
	d.ask("GET", path+"?state=failed", "", 200, &first)
	if len(first.Deliveries) != 1 || first.Deliveries[0].Tries[0].Error != "answered 500" || first.Deliveries[0].FinishedAt == nil {
		t.Errorf("failed are %+v", first)
	}
	var again DeliveryView
	d.ask("POST", path+"/"+one.ID+"/replay", "", 200, &again)
	if again.State != "pending" || again.Event != one.Event || again.Attempts != 0 || len(again.Tries) != 1 {
		t.Errorf("replayed is %+v", again)
	}
	var all Replayed
	d.ask("POST", "/v1/webhooks/"+other.ID+"/replay", `{"since":"2020-01-01T00:00:00Z"}`, 200, &all)
	if all.Events != 4 {
		t.Errorf("%d events were replayed to a webhook that is younger", all.Events)
	}
}

func TestTestMessage(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	type message struct {
		header http.Header
		body   []byte
	}
	came := make(chan message, 1)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // verified below
		came <- message{r.Header, body}
		w.WriteHeader(http.StatusTeapot)
	}))
	defer receiver.Close()
	var hook WebhookView
	d.ask("POST", "/v1/webhooks", `{"url":"`+receiver.URL+`"}`, 201, &hook)
	var try DeliveryTry
	d.ask("POST", "/v1/webhooks/"+hook.ID+"/test", "", 200, &try)
	verifier, err := standardwebhooks.NewWebhook(hook.Secret)
	need(t, err)
	got := <-came
	need(t, verifier.Verify(got.body, got.header))
	if try.Status != 418 || try.Error != "answered 418" || !bytes.Contains(got.body, []byte(`"type":"webhook.test"`)) {
		t.Errorf("the answer is %+v to %s", try, got.body)
	}
}

func TestOnlyOperatorsSeeWebhooks(t *testing.T) {
	t.Parallel()
	d := newDesk(t, true)
	for _, role := range records.Roles() {
		key := "key-of-" + string(role)
		need(t, d.records.AddKey(t.Context(), &records.APIKey{ID: key, Name: key, Role: role, Hash: records.HashKey(key)}))
		d.key = key
		if role == records.RoleOperator {
			d.ask("GET", "/v1/webhooks", "", 200, nil)
			continue
		}
		d.refused("GET", "/v1/webhooks", "", 403, "role-insufficient")
		d.refused("POST", "/v1/webhooks", `{"url":"https://cms.example"}`, 403, "role-insufficient")
		d.refused("GET", "/v1/webhooks/x/deliveries", "", 403, "role-insufficient")
	}
}

// What was sealed under another REELMILL_SECRET is told as that, and rotating is the way out.
func TestTestMessageUnderAnotherServerSecret(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer receiver.Close()
	earlier, err := notify.NewSecrets([]byte("fedcba9876543210"))
	need(t, err)
	hook := &records.Webhook{URL: receiver.URL}
	_, err = earlier.Add(t.Context(), d.records, hook)
	need(t, err)
	d.refused("POST", "/v1/webhooks/"+hook.ID+"/test", "", 409, "webhook-secret-sealed")
	var rotated WebhookView
	d.ask("POST", "/v1/webhooks/"+hook.ID+"/rotate", "", 200, &rotated)
	if rotated.Secret == "" || rotated.OldSecretUntil != nil {
		t.Errorf("rotated is %+v", rotated)
	}
	var try DeliveryTry
	d.ask("POST", "/v1/webhooks/"+hook.ID+"/test", "", 200, &try)
	if try.Status != 200 {
		t.Errorf("the answer is %+v", try)
	}
}
