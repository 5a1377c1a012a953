package records

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/reelmill/reelmill/jobs"
)

// MaxWebhooks bounds the webhooks of a server: each costs a row for each event, in the transaction of the change.
const MaxWebhooks = 50

// WebhookState tells whether a webhook gets events.
type WebhookState string

// The states of a webhook.
const (
	WebhookEnabled  WebhookState = "enabled"
	WebhookDisabled WebhookState = "disabled" // by somebody, or because it answered 410
	WebhookRemoved  WebhookState = "removed"  // nobody sees it; it stays until its last delivery is forgotten
)

// Webhook is an address that events are sent to.
type Webhook struct {
	ID          string `gorm:"primaryKey"`
	URL         string
	Description string
	Types       []EventType `gorm:"serializer:json"` // empty: all
	// Secret signs what is sent; it begins with whsec_. PreviousSecret signs too until PreviousUntil.
	Secret         string
	PreviousSecret string
	PreviousUntil  Instant
	State          WebhookState
	Reason         string  // why it was disabled
	CreatedAt      Instant `gorm:"autoCreateTime:false"`
	UpdatedAt      Instant `gorm:"autoUpdateTime:false"`
}

func (w *Webhook) wants(kind EventType) bool {
	return len(w.Types) == 0 || slices.Contains(w.Types, kind)
}

// Secrets are what signs a message at a moment, the present one first.
func (w *Webhook) Secrets(at time.Time) []string {
	secrets := []string{w.Secret}
	if w.PreviousSecret != "" && at.Before(w.PreviousUntil.Time()) {
		secrets = append(secrets, w.PreviousSecret)
	}
	return secrets
}

func newSecret() (string, error) {
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return "", err
	}
	return "whsec_" + base64.StdEncoding.EncodeToString(secret), nil
}

// AddWebhook stores an enabled webhook and gives it an id and a secret. It gets the events of changes made from then on. Of more than
// [MaxWebhooks] it is refused with too-many-webhooks.
func (s *Store) AddWebhook(ctx context.Context, hook *Webhook) error {
	id, err := NewID()
	if err != nil {
		return err
	}
	if hook.Secret, err = newSecret(); err != nil {
		return err
	}
	hook.ID, hook.State, hook.Reason = "wh_"+id, WebhookEnabled, ""
	return s.write(ctx, func(tx *gorm.DB) error {
		var count int64
		if err := tx.Model(&Webhook{}).Where("state IN ?", seenStates()).Count(&count).Error; err != nil {
			return err
		}
		if count >= MaxWebhooks {
			return jobs.Refuse("too-many-webhooks", fmt.Sprintf("There are %d webhooks already, as many as a server takes.", count),
				"Remove one that nobody listens to any more.", nil)
		}
		hook.CreatedAt, hook.UpdatedAt = now(tx), now(tx)
		return tx.Create(hook).Error
	})
}

// seenStates are those of webhooks that were not removed.
func seenStates() []WebhookState { return []WebhookState{WebhookEnabled, WebhookDisabled} }

// Webhooks returns every webhook, the newest last.
func (s *Store) Webhooks(ctx context.Context) ([]Webhook, error) {
	var hooks []Webhook
	err := s.read(ctx).Where("state IN ?", seenStates()).Order("created_at, id").Find(&hooks).Error
	return hooks, err
}

// EnabledWebhooks returns the webhooks that get events, in the order of their ids.
func (s *Store) EnabledWebhooks(ctx context.Context) ([]Webhook, error) {
	var hooks []Webhook
	err := s.read(ctx).Where("state = ?", WebhookEnabled).Order("id").Find(&hooks).Error
	return hooks, err
}

// Webhook returns one webhook.
func (s *Store) Webhook(ctx context.Context, id string) (*Webhook, error) {
	var hook Webhook
	err := s.read(ctx).First(&hook, "id = ? AND state IN ?", id, seenStates()).Error
	return &hook, translate(err)
}

// lockWebhook reads a webhook and holds it until the transaction ends, so that what is decided about its deliveries is decided one at
// a time. It leaves those alone who write events for it.
func (s *Store) lockWebhook(tx *gorm.DB, id string) (*Webhook, error) {
	db := tx
	if s.dialect == postgresDialect {
		db = tx.Clauses(clause.Locking{Strength: "NO KEY UPDATE"})
	}
	var hook Webhook
	err := db.First(&hook, "id = ?", id).Error
	return &hook, err
}

// changeWebhook lets change edit a webhook that was not removed.
func (s *Store) changeWebhook(ctx context.Context, id string, change func(tx *gorm.DB, hook *Webhook) error) (*Webhook, error) {
	var hook *Webhook
	err := s.write(ctx, func(tx *gorm.DB) (err error) {
		if hook, err = s.lockWebhook(tx, id); err != nil {
			return err
		}
		if hook.State == WebhookRemoved {
			return gorm.ErrRecordNotFound
		}
		if err := change(tx, hook); err != nil {
			return err
		}
		hook.UpdatedAt = now(tx)
		return tx.Save(hook).Error
	})
	return hook, err
}

// EditWebhook lets edit change the URL, the description, the types and the state of a webhook. What one that is disabled had still to get
// is discarded.
func (s *Store) EditWebhook(ctx context.Context, id string, edit func(*Webhook)) (*Webhook, error) {
	return s.changeWebhook(ctx, id, func(tx *gorm.DB, hook *Webhook) error {
		before := hook.State
		edit(hook)
		if hook.State == before {
			return nil
		}
		if hook.State == WebhookEnabled {
			hook.Reason = ""
			return nil
		}
		return discardPending(tx, hook.ID)
	})
}

// RotateSecret gives a webhook a new secret. The old one signs too, for as long as overlap; one older still does not any more.
func (s *Store) RotateSecret(ctx context.Context, id string, overlap time.Duration) (*Webhook, error) {
	fresh, err := newSecret()
	if err != nil {
		return nil, err
	}
	return s.changeWebhook(ctx, id, func(tx *gorm.DB, hook *Webhook) error {
		hook.PreviousSecret, hook.PreviousUntil = hook.Secret, now(tx).Add(overlap)
		hook.Secret = fresh
		return nil
	})
}

// RemoveWebhook ends a webhook. Its secrets go at once, what it had still to get is discarded.
func (s *Store) RemoveWebhook(ctx context.Context, id string) error {
	_, err := s.changeWebhook(ctx, id, func(tx *gorm.DB, hook *Webhook) error {
		hook.State, hook.Secret, hook.PreviousSecret, hook.PreviousUntil = WebhookRemoved, "", "", 0
		return discardPending(tx, id)
	})
	return err
}

func (w *Webhook) String() string { return "webhook " + w.ID } // never its secret, not even in a log
