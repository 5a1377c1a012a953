package records

import (
	"context"
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
	// Secret signs what is sent. PreviousSecret signs too until PreviousUntil. Both are as they are kept: who sends seals and opens them.
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

// Secrets are what signs a message at a moment, as it is kept, the present one first.
func (w *Webhook) Secrets(at time.Time) []string {
	secrets := []string{w.Secret}
	if w.PreviousSecret != "" && at.Before(w.PreviousUntil.Time()) {
		secrets = append(secrets, w.PreviousSecret)
	}
	return secrets
}

// NewWebhookID returns an id for a webhook.
func NewWebhookID() (string, error) {
	id, err := NewID()
	return "wh_" + id, err
}

// AddWebhook stores an enabled webhook under the id and with the secret it has. It gets the events of changes made from then on. Of more
// than [MaxWebhooks] it is refused with too-many-webhooks.
func (s *Store) AddWebhook(ctx context.Context, hook *Webhook) error {
	hook.State, hook.Reason = WebhookEnabled, ""
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

// RotateSecret puts another secret in the place of a webhook's. What rekeep makes of the one before signs too, for as long as overlap, unless
// it is empty; one older still does not any more.
func (s *Store) RotateSecret(ctx context.Context, id, secret string, overlap time.Duration, rekeep func(kept string) string) (*Webhook, error) {
	return s.changeWebhook(ctx, id, func(tx *gorm.DB, hook *Webhook) error {
		hook.Secret, hook.PreviousSecret, hook.PreviousUntil = secret, rekeep(hook.Secret), now(tx).Add(overlap)
		if hook.PreviousSecret == "" {
			hook.PreviousUntil = 0
		}
		return nil
	})
}

// RekeepSecrets has every secret of a webhook kept as rekeep says, and returns at how many webhooks that changed anything. It may be broken
// off and begun again, and several processes may be at it.
func (s *Store) RekeepSecrets(ctx context.Context, rekeep func(id, kept string) string) (int, error) {
	hooks, err := s.Webhooks(ctx)
	changed := 0
	for i := 0; i < len(hooks) && err == nil; i++ {
		var one bool
		one, err = s.rekeepSecrets(ctx, hooks[i].ID, rekeep)
		if one {
			changed++
		}
	}
	return changed, err
}

// rekeepSecrets leaves updated_at alone: nothing changes for anybody.
func (s *Store) rekeepSecrets(ctx context.Context, id string, rekeep func(id, kept string) string) (changed bool, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		hook, err := s.lockWebhook(tx, id)
		if err != nil {
			return err
		}
		fresh := map[string]any{}
		for column, kept := range map[string]string{"secret": hook.Secret, "previous_secret": hook.PreviousSecret} {
			if kept == "" {
				continue
			}
			if again := rekeep(id, kept); again != kept {
				fresh[column] = again
			}
		}
		changed = len(fresh) > 0
		if !changed {
			return nil
		}
		return tx.Model(&Webhook{}).Where("id = ?", id).Updates(fresh).Error
	})
	return changed && err == nil, err
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
