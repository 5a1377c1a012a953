package notify

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/seal"
	"github.com/reelmill/reelmill/jobs"
)

// Secrets makes the secrets that webhooks are signed with, and opens them. In the records they are sealed, each for its own webhook, so that
// who reads the database, or a backup of it, cannot pass for this server. It is safe for concurrent use.
type Secrets struct{ lock seal.Lock }

// NewSecrets returns secrets that are sealed under secret, which all servers share: REELMILL_SECRET.
func NewSecrets(secret []byte) (Secrets, error) {
	lock, err := seal.With("webhook", string(secret))
	return Secrets{lock}, err
}

// Add stores a webhook and returns the secret it was given, which nobody is shown again.
func (s Secrets) Add(ctx context.Context, store *records.Store, hook *records.Webhook) (string, error) {
	id, err := records.NewWebhookID()
	if err != nil {
		return "", err
	}
	secret := freshSecret()
	hook.ID, hook.Secret = id, s.lock.Seal(id, secret)
	return secret, store.AddWebhook(ctx, hook)
}

// Rotate gives a webhook a new secret and returns it. The old one signs too, for as long as overlap, unless it cannot be opened any more:
// then it ends, and the webhook gets messages again.
func (s Secrets) Rotate(ctx context.Context, store *records.Store, id string, overlap time.Duration) (*records.Webhook, string, error) {
	secret := freshSecret()
	hook, err := store.RotateSecret(ctx, id, s.lock.Seal(id, secret), overlap, func(kept string) string {
		if _, err := s.lock.Open(id, kept); err != nil {
			return ""
		}
		return s.sealed(id, kept)
	})
	return hook, secret, err
}

// Of opens what signs a message to a webhook at a moment, the present secret first. The error is the fault webhook-secret-sealed: signed with
// less than all of them, receivers would refuse the message and nobody would know why.
func (s Secrets) Of(hook *records.Webhook, at time.Time) ([]string, error) {
	kept := hook.Secrets(at)
	secrets := make([]string, len(kept))
	for i := range kept {
		var err error
		if secrets[i], err = s.lock.Open(hook.ID, kept[i]); err != nil {
			return nil, jobs.Refuse("webhook-secret-sealed", "The secret of the webhook was sealed under another REELMILL_SECRET and cannot be opened.",
				"Set REELMILL_SECRET to what it was, or rotate the secret of the webhook and give the new one to its receiver; then replay what failed.", err)
		}
	}
	return secrets, nil
}

// SealAll seals the secrets that releases before kept in clear, and returns of how many webhooks.
func (s Secrets) SealAll(ctx context.Context, store *records.Store) (int, error) {
	return store.RekeepSecrets(ctx, s.sealed)
}

// sealed is how a kept secret is to be kept.
func (s Secrets) sealed(id, kept string) string {
	if seal.Sealed(kept) {
		return kept
	}
	return s.lock.Seal(id, kept)
}

// inClear reports whether a secret of a webhook was never sealed.
func inClear(hook records.Webhook) bool {
	return slices.ContainsFunc([]string{hook.Secret, hook.PreviousSecret}, func(kept string) bool { return kept != "" && !seal.Sealed(kept) })
}

func freshSecret() string {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	return "whsec_" + base64.StdEncoding.EncodeToString(secret)
}
