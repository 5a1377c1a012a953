package notify

import (
	"errors"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/jobs"
)

// kept is a webhook as the database has it.
func (p *post) kept(id string) *records.Webhook {
	p.t.Helper()
	hook, err := p.Webhook(p.t.Context(), id)
	must(p.t, err)
	return hook
}

func TestSecretsAreNotInTheDatabase(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	hook := p.hook("https://cms.example/")
	_, second, err := p.secrets.Rotate(t.Context(), p.Store, hook.ID, time.Hour)
	must(t, err)
	for _, kept := range p.kept(hook.ID).Secrets(p.Now()) {
		for _, secret := range []string{p.shown[hook.ID], second} {
			if !strings.HasPrefix(secret, "whsec_") || strings.Contains(kept, strings.TrimPrefix(secret, "whsec_")) {
				t.Errorf("%q is kept as %q", secret, kept)
			}
		}
	}
	if opened, err := p.secrets.Of(p.kept(hook.ID), p.Now()); err != nil || len(opened) != 2 || opened[0] != second || opened[1] != p.shown[hook.ID] {
		t.Errorf("%d secrets sign, %v", len(opened), err)
	}
}

// An upgrade finds webhooks whose secrets lie in the database as they are, in the middle of a rotation, too. Nobody who receives notices.
func TestSecretsInClearAreSealedAndGoOn(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(testing.TB) string{"sqlite": recordstest.BlankSQLite, "postgres": recordstest.BlankPostgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, r := newPostOn(t, database(t)), newReceiver(t, always(200))
			old, present := freshSecret(), freshSecret()
			hook := &records.Webhook{ID: "wh_old", URL: r.URL, Types: []records.EventType{records.EventAssetCreated}, Secret: old}
			must(t, p.AddWebhook(t.Context(), hook))
			_, err := p.RotateSecret(t.Context(), hook.ID, present, time.Hour, func(kept string) string { return kept })
			must(t, err)
			off := &records.Webhook{ID: "wh_off", URL: r.URL, Secret: freshSecret()}
			must(t, p.AddWebhook(t.Context(), off))
			_, err = p.EditWebhook(t.Context(), off.ID, func(h *records.Webhook) { h.State = records.WebhookDisabled })
			must(t, err)
			p.asset()
			p.start(p.sender(loopback()))
			for n := range 2 { // the first while they are being sealed, the second after
				g := r.await(t, n+1)[n]
				must(t, verify(t, old, g))
				must(t, verify(t, present, g))
				eventually(t, "they are sealed", func() bool { return !inClear(*p.kept(hook.ID)) && !inClear(*p.kept(off.ID)) })
				p.asset()
			}
			// A process of the release before may still make one.
			late := &records.Webhook{ID: "wh_late", URL: r.URL, Types: []records.EventType{records.EventAssetWithdrawn}, Secret: freshSecret()}
			must(t, p.AddWebhook(t.Context(), late))
			eventually(t, "a late one is sealed", func() bool { return !inClear(*p.kept(late.ID)) })
		})
	}
}

// Under another REELMILL_SECRET nothing is sent with a wrong signature; the delivery says why, the webhook stays, and rotating mends it.
func TestAnotherServerSecret(t *testing.T) {
	t.Parallel()
	p, r := newPost(t), newReceiver(t, always(200))
	hook := p.hook(r.URL, records.EventAssetCreated)
	p.secrets = secretsOf(t, "fedcba9876543210")
	p.asset()
	p.start(p.sender(loopback()))
	eventually(t, "it was tried", func() bool { return p.deliveries(hook)[0].Attempts > 0 })
	failing := p.deliveries(hook)[0]
	if remark := failing.Tries[0].Error; failing.State != records.DeliveryPending || !strings.HasPrefix(remark, "webhook-secret-sealed: ") ||
		!strings.Contains(remark, "rotate the secret") || len(r.messages()) > 0 {
		t.Errorf("the delivery is %+v, and %d came", failing, len(r.messages()))
	}
	if kept := p.kept(hook.ID); kept.State != records.WebhookEnabled || kept.Secret != hook.Secret {
		t.Errorf("the webhook is %+v", kept)
	}
	rotated, secret, err := p.secrets.Rotate(t.Context(), p.Store, hook.ID, time.Hour)
	must(t, err)
	if len(rotated.Secrets(p.Now())) != 1 {
		t.Error("a secret that nobody can open signs beside the new one")
	}
	_, err = p.Replay(t.Context(), hook.ID, failing.ID)
	must(t, err)
	must(t, verify(t, secret, r.await(t, 1)[0]))
}

// Whoever can write into the database cannot make one webhook's secret sign what another gets, nor drop one of two.
func TestSecretsOfOthersDoNotSign(t *testing.T) {
	t.Parallel()
	p, r := newPost(t), newReceiver(t, always(200))
	mine, other := p.hook(r.URL), p.hook(r.URL)
	foreign := *mine
	foreign.Secret = other.Secret
	half := *mine
	half.PreviousSecret, half.PreviousUntil = other.Secret, records.At(p.Now().Add(time.Hour))
	messenger := NewMessenger(p.secrets, loopback(), "test")
	for _, hook := range []*records.Webhook{&foreign, &half} {
		if answer, err := messenger.Test(t.Context(), hook, p.Now()); jobs.CodeOf(err) != "webhook-secret-sealed" || answer.OK() {
			t.Errorf("it was sent: %+v, %v", answer, err)
		}
	}
	if answer, err := messenger.Test(t.Context(), mine, p.Now()); err != nil || !answer.OK() || len(r.messages()) != 1 {
		t.Errorf("its own did not sign: %+v, %v", answer, err)
	}
	if err := verify(t, p.shown[other.ID], r.messages()[0]); !errors.Is(err, standardwebhooks.ErrNoMatchingSignature) {
		t.Errorf("another's secret verified it: %v", err)
	}
}
