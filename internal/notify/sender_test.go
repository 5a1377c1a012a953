package notify

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/reelmill/reelmill/internal/records"
)

func verify(t *testing.T, secret string, g got) error {
	t.Helper()
	verifier, err := standardwebhooks.NewWebhook(secret)
	must(t, err)
	return verifier.Verify(g.body, g.header)
}

func TestSignaturesAndRotation(t *testing.T) {
	t.Parallel()
	p, r := newPost(t), newReceiver(t, always(204))
	hook := p.hook(r.URL)
	p.start(p.sender(loopback()))
	p.asset()
	first := r.await(t, 2)[0]
	must(t, verify(t, p.shown[hook.ID], first))
	if first.kind() != "asset.created" || first.header.Get("Content-Type") != "application/json" || first.header.Get("User-Agent") != "Reelmill/test" {
		t.Errorf("got %s with %v", first.body, first.header)
	}
	_, rotated, err := p.secrets.Rotate(t.Context(), p.Store, hook.ID, time.Hour)
	must(t, err)
	p.asset()
	both := r.await(t, 3)[2]
	must(t, verify(t, p.shown[hook.ID], both))
	must(t, verify(t, rotated, both))
	if err := verify(t, rotated, first); !errors.Is(err, standardwebhooks.ErrNoMatchingSignature) {
		t.Errorf("the new secret verified an old message: %v", err)
	}
	p.turn(2 * time.Hour)
	p.asset()
	last := r.await(t, 5)[4]
	if err := verify(t, p.shown[hook.ID], last); err == nil {
		t.Error("the old secret still signs after its day")
	}
	// By the clock of this machine the message comes from the future, so only what was signed is looked at.
	verifier, err := standardwebhooks.NewWebhook(rotated)
	must(t, err)
	must(t, verifier.VerifyIgnoringTimestamp(last.body, last.header))
}

func TestForgedAndReplayedMessagesAreRefused(t *testing.T) {
	t.Parallel()
	p, r := newPost(t), newReceiver(t, always(200))
	hook := p.hook(r.URL, records.EventAssetCreated)
	p.turn(-time.Hour) // what is sent now is an hour old
	p.start(p.sender(loopback()))
	p.asset()
	old := r.await(t, 1)[0]
	if err := verify(t, p.shown[hook.ID], old); !errors.Is(err, standardwebhooks.ErrMessageTooOld) {
		t.Errorf("an hour later it was taken: %v", err)
	}
	p.turn(time.Hour)
	p.asset()
	g := r.await(t, 2)[1]
	must(t, verify(t, p.shown[hook.ID], g))
	forged := got{g.header, bytes.Replace(g.body, []byte("created"), []byte("removed"), 1)}
	if err := verify(t, p.shown[hook.ID], forged); !errors.Is(err, standardwebhooks.ErrNoMatchingSignature) {
		t.Errorf("another body was taken: %v", err)
	}
	renamed := got{g.header.Clone(), g.body}
	renamed.header.Set("Webhook-Id", "evt_other")
	if err := verify(t, p.shown[hook.ID], renamed); !errors.Is(err, standardwebhooks.ErrNoMatchingSignature) {
		t.Errorf("under another id it was taken: %v", err)
	}
}

// The first event of an asset fails again and again: nothing of that asset overtakes it, everything of others goes on.
func TestOrderIsKeptWhileTheFirstFails(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	var bad string
	r := newReceiver(t, func(n int, g got) int {
		if g.asset() == bad && g.kind() == "asset.created" && n < 40 {
			return 500
		}
		return 200
	})
	hook := p.hook(r.URL)
	bad = p.asset().ID
	others := []string{p.asset().ID, p.asset().ID, p.asset().ID}
	must(t, p.Withdraw(t.Context(), bad))
	p.start(p.sender(loopback()))
	p.await(hook, records.DeliveryDelivered, 6)
	p.await(hook, records.DeliveryPending, 3)
	r.mu.Lock()
	r.answer = always(200)
	r.mu.Unlock()
	p.turn(time.Hour)
	p.await(hook, records.DeliveryDelivered, 9)
	kinds := map[string][]string{}
	for _, g := range r.messages() {
		kinds[g.asset()] = append(kinds[g.asset()], g.kind())
	}
	if want := []string{"asset.created", "asset.created", "version.processing", "asset.withdrawn"}; !slices.Equal(kinds[bad], want) {
		t.Errorf("the asset with trouble got %v", kinds[bad])
	}
	for _, id := range others {
		if want := []string{"asset.created", "version.processing"}; !slices.Equal(kinds[id], want) {
			t.Errorf("another asset got %v", kinds[id])
		}
	}
}

// A delivery that nobody takes is tried by the schedule and then given up; the next of its asset is not tried for days once more.
func TestScheduleToItsEnd(t *testing.T) {
	t.Parallel()
	p, r := newPost(t), newReceiver(t, always(500))
	hook := p.hook(r.URL)
	p.asset()
	p.start(p.sender(loopback()))
	for n, pause := range Pauses() {
		r.await(t, n+1)
		first := func() records.Delivery { return p.deliveries(hook)[1] }
		eventually(t, "the try is noted", func() bool { return first().Attempts == n+1 })
		at := first().Tries[n].At
		if got, want := first().NextAt-at, pause.Milliseconds()*11/10; int64(got) != want {
			t.Errorf("after try %d the next is %v later, want %v", n+1, time.Duration(got)*time.Millisecond, time.Duration(want)*time.Millisecond)
		}
		p.turn(pause * 12 / 10)
	}
	p.await(hook, records.DeliveryFailed, 1)
	for n := range 2 { // the one behind it gets three tries
		eventually(t, "the next is tried", func() bool { return p.deliveries(hook)[0].Attempts == n+1 })
		p.turn(Pauses()[n] * 12 / 10)
	}
	p.await(hook, records.DeliveryFailed, 2)
	if got := len(r.messages()); got != 13 {
		t.Errorf("there were %d tries", got)
	}
	if tries := p.deliveries(hook)[1].Tries; len(tries) != 10 || tries[9].Status != 500 || tries[9].Error != "answered 500" {
		t.Errorf("the tries are %+v", tries)
	}
}

func TestGoneDisables(t *testing.T) {
	t.Parallel()
	p, r := newPost(t), newReceiver(t, always(http.StatusGone))
	hook := p.hook(r.URL)
	p.asset()
	p.start(p.sender(loopback()))
	p.await(hook, records.DeliveryFailed, 1)
	p.await(hook, records.DeliveryDiscarded, 1)
	kept, err := p.Webhook(t.Context(), hook.ID)
	must(t, err)
	if kept.State != records.WebhookDisabled || kept.Reason != goneReason || len(r.messages()) != 1 {
		t.Errorf("the webhook is %s (%s) after %d messages", kept.State, kept.Reason, len(r.messages()))
	}
}

func TestRetryAfterIsHonoured(t *testing.T) {
	t.Parallel()
	p, r := newPost(t), newReceiver(t, func(n int, _ got) int {
		if n == 1 {
			return http.StatusTooManyRequests
		}
		return 200
	})
	hook := p.hook(r.URL, records.EventAssetCreated)
	p.asset()
	p.start(p.sender(loopback()))
	eventually(t, "the try is noted", func() bool { return p.deliveries(hook)[0].Attempts == 1 })
	first := p.deliveries(hook)[0]
	if wait := first.NextAt - first.Tries[0].At; wait != 7_200_000 {
		t.Errorf("the next try is in %d ms", wait)
	}
	p.turn(2*time.Hour + time.Minute)
	p.await(hook, records.DeliveryDelivered, 1)
}

// A process that dies after the receiver's answer and before its note sends again, and the same.
func TestDeathBetweenAnswerAndNote(t *testing.T) {
	t.Parallel()
	p, r := newPost(t), newReceiver(t, always(200))
	hook := p.hook(r.URL, records.EventAssetCreated)
	p.asset()
	dead := p.sender(loopback())
	due, err := p.DueDeliveries(t.Context(), hook.ID, 1)
	must(t, err)
	if answer, err := dead.try(t.Context(), hook, &due[0]); err != nil || !answer.OK() { // and here it dies
		t.Fatalf("the answer was %+v, %v", answer, err)
	}
	p.start(p.sender(loopback()))
	p.await(hook, records.DeliveryDelivered, 1)
	all := r.await(t, 2)
	if all[0].id() != all[1].id() || !bytes.Equal(all[0].body, all[1].body) {
		t.Errorf("the repeat differs:\n%s\n%s", all[0].body, all[1].body)
	}
}

func TestReplay(t *testing.T) {
	t.Parallel()
	p, r := newPost(t), newReceiver(t, always(200))
	hook := p.hook(r.URL, records.EventAssetCreated)
	p.start(p.sender(loopback()))
	p.asset()
	p.await(hook, records.DeliveryDelivered, 1)
	_, err := p.Replay(t.Context(), hook.ID, p.deliveries(hook)[0].ID)
	must(t, err)
	all := r.await(t, 2)
	if all[0].id() != all[1].id() || !bytes.Equal(all[0].body, all[1].body) {
		t.Error("the replay differs")
	}
}

// Of two processes one sends; when it goes, the other takes over.
func TestOneSendsForAll(t *testing.T) {
	t.Parallel()
	p, r := newPost(t), newReceiver(t, always(200))
	hook := p.hook(r.URL)
	stop := p.start(p.sender(loopback()))
	p.start(p.sender(loopback()))
	for range 10 {
		p.asset()
	}
	p.await(hook, records.DeliveryDelivered, 20)
	stop()
	p.asset()
	p.await(hook, records.DeliveryDelivered, 22)
	if got := len(r.messages()); got != 22 {
		t.Errorf("%d messages arrived", got)
	}
}

// A window that opens is announced when it opens, not when somebody next looks.
func TestRightsLeaveOnTime(t *testing.T) {
	t.Parallel()
	p, r := newPost(t), newReceiver(t, always(200))
	p.hook(r.URL, records.EventRightsOpened, records.EventRightsClosed)
	asset := p.asset()
	start := p.Now().Add(time.Hour)
	_, err := p.EditAsset(t.Context(), asset.ID, func(a *records.Asset) { a.StartsAt, a.EndsAt = records.At(start), records.At(start.Add(time.Hour)) })
	must(t, err)
	p.start(p.sender(loopback()))
	for n, want := range []string{"rights.closed", "rights.opened", "rights.closed"} {
		if all := r.await(t, n+1); all[n].kind() != want {
			t.Errorf("message %d is %s, want %s", n, all[n].kind(), want)
		}
		p.turn(time.Hour)
	}
}

// A great many windows that close at once do not hold up what is due to be sent.
func TestManyRightsHoldNothingUp(t *testing.T) {
	t.Parallel()
	p, r := newPost(t), newReceiver(t, always(200))
	p.hook(r.URL, records.EventRightsClosed)
	midnight := records.At(p.Now().Add(time.Hour))
	for range 2*batch + 1 {
		_, err := p.CreateAsset(t.Context(), &records.Asset{SetName: "article", EndsAt: midnight}, nil, nil)
		must(t, err)
	}
	p.turn(2 * time.Hour)
	s := p.sender(loopback())
	wait, err := s.turn(t.Context(), t.Context())
	must(t, err)
	if next, err := p.NextRights(t.Context()); err != nil || next == 0 || wait != leastWait {
		t.Errorf("one look announced them all: the next is due at %v, %v, looked for in %v", next, err, wait)
	}
	first := r.await(t, 1)[0]
	if want := fmt.Sprintf(`"timestamp":%q`, midnight.Time().Format(time.RFC3339Nano)); !strings.Contains(string(first.body), want) {
		t.Errorf("an hour late comes %s, want %s", first.body, want)
	}
	s.work.Wait()
	p.start(s)
	r.await(t, 2*batch+1)
}
