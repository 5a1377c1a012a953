package records

import (
	"context"

	"gorm.io/gorm"
)

// maxTries bounds the tries a delivery remembers.
const maxTries = 20

// DeliveryState is where one event stands on its way to one webhook.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryPending   DeliveryState = "pending" // to be sent, or sent again
	DeliveryDelivered DeliveryState = "delivered"
	DeliveryFailed    DeliveryState = "failed"    // given up after all tries; can be replayed
	DeliveryDiscarded DeliveryState = "discarded" // its webhook was disabled or removed before it was sent
)

// Delivery is one event on its way to one webhook.
type Delivery struct {
	ID         string `gorm:"primaryKey"`
	WebhookID  string
	EventSeq   int64
	EventID    string
	AssetID    string
	Type       EventType
	State      DeliveryState
	Attempts   int
	NextAt     Instant
	Since      Instant // when it was asked for: when it was made, or last replayed
	Tries      []Try   `gorm:"serializer:json"` // the latest ones, oldest first
	CreatedAt  Instant `gorm:"autoCreateTime:false"`
	FinishedAt Instant
}

// Try is one attempt at a delivery.
type Try struct {
	At     Instant `json:"at"`
	Status int     `json:"status,omitempty"` // of the answer; zero where there was none
	Millis int64   `json:"millis"`
	Error  string  `json:"error,omitempty"`
}

// newDelivery is an event to be sent to a webhook from a moment on.
func newDelivery(hook *Webhook, event *Event, at Instant) (*Delivery, error) {
	id, err := NewID()
	return &Delivery{
		ID: id, WebhookID: hook.ID, EventSeq: event.Seq, EventID: event.ID, AssetID: event.AssetID, Type: event.Type,
		State: DeliveryPending, NextAt: at, Since: at, CreatedAt: at,
	}, err
}

// deliver writes a delivery of an event. Where earlier ones of the asset are still to be tried again, it is due no sooner than they are:
// it would only be looked at in vain.
func deliver(tx *gorm.DB, hook *Webhook, event *Event) error {
	delivery, err := newDelivery(hook, event, now(tx))
	if err != nil {
		return err
	}
	var held Instant
	err = inOrder(tx, hook.ID, event.AssetID).Select("COALESCE(MAX(next_at), 0)").Scan(&held).Error
	if err != nil {
		return err
	}
	delivery.NextAt = max(delivery.NextAt, held)
	return tx.Create(delivery).Error
}

// inOrder selects what a webhook has still to get about an asset. The state stands in the text, because the index is for pending ones
// only and the database must see that.
func inOrder(tx *gorm.DB, webhookID, assetID string) *gorm.DB {
	return tx.Model(&Delivery{}).Where("state = 'pending' AND webhook_id = ? AND asset_id = ?", webhookID, assetID)
}

// DueDeliveries returns up to limit deliveries of a webhook that may be sent now, the longest due first: of each asset only the first that
// is not over.
func (s *Store) DueDeliveries(ctx context.Context, webhookID string, limit int) ([]Delivery, error) {
	var due []Delivery
	err := s.read(ctx).Where("state = 'pending' AND webhook_id = ? AND next_at <= ?", webhookID, s.now()).
		Where(`NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.state = 'pending' AND e.webhook_id = deliveries.webhook_id
			AND e.asset_id = deliveries.asset_id AND e.event_seq < deliveries.event_seq)`).
		Order("next_at, event_seq").Limit(limit).Find(&due).Error
	return due, err
}

// OldestDelivery is since when the oldest delivery is pending; zero when none is.
func (s *Store) OldestDelivery(ctx context.Context) (Instant, error) {
	var oldest []Delivery
	err := s.read(ctx).Where("state = 'pending'").Select("since").Order("since").Limit(1).Find(&oldest).Error
	if err != nil || len(oldest) == 0 {
		return 0, err
	}
	return oldest[0].Since, nil
}

// Verdict is what follows from one try at a delivery.
type Verdict struct {
	Try    Try
	State  DeliveryState // pending where it is to be tried again
	NextAt Instant       // when it is to be tried again; else zero
	// Disable, where it is not empty, is why the webhook gets nothing more.
	Disable string
}

// RecordTry notes one try at a delivery and what follows. A delivery that moved on meanwhile is left alone: somebody else sent it too.
func (s *Store) RecordTry(ctx context.Context, tried *Delivery, verdict Verdict) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		hook, err := s.lockWebhook(tx, tried.WebhookID)
		if err != nil {
			return err
		}
		var delivery Delivery
		err = tx.First(&delivery, "id = ?", tried.ID).Error
		if err != nil || delivery.State != DeliveryPending || delivery.Attempts != tried.Attempts {
			return err
		}
		delivery.take(verdict, now(tx))
		if err := tx.Save(&delivery).Error; err != nil {
			return err
		}
		if verdict.Disable == "" {
			return follow(tx, &delivery)
		}
		return disable(tx, hook, verdict.Disable)
	})
}

func (d *Delivery) take(verdict Verdict, at Instant) {
	d.Attempts++
	d.Tries = append(d.Tries, verdict.Try)
	d.Tries = d.Tries[max(0, len(d.Tries)-maxTries):]
	d.State, d.NextAt = verdict.State, verdict.NextAt
	if d.State != DeliveryPending {
		d.FinishedAt = at
	}
}

// follow moves what waits behind a delivery to when it can be sent: after the next try, or now.
func follow(tx *gorm.DB, delivery *Delivery) error {
	behind := inOrder(tx, delivery.WebhookID, delivery.AssetID).Where("event_seq > ?", delivery.EventSeq)
	if delivery.State == DeliveryPending {
		return behind.Where("next_at < ?", delivery.NextAt).Update("next_at", delivery.NextAt).Error
	}
	return behind.Where("next_at > ?", now(tx)).Update("next_at", now(tx)).Error
}

func disable(tx *gorm.DB, hook *Webhook, reason string) error {
	if hook.State != WebhookEnabled {
		return nil
	}
	err := tx.Model(&Webhook{}).Where("id = ?", hook.ID).
		Updates(map[string]any{"state": WebhookDisabled, "reason": reason, "updated_at": now(tx)}).Error
	if err != nil {
		return err
	}
	return discardPending(tx, hook.ID)
}

// discardPending ends what a webhook had still to get.
func discardPending(tx *gorm.DB, webhookID string) error {
	return tx.Model(&Delivery{}).Where("state = 'pending' AND webhook_id = ?", webhookID).
		Updates(map[string]any{"state": DeliveryDiscarded, "finished_at": now(tx)}).Error
}

// DeliveryFilter selects deliveries of a webhook; empty fields but Limit select everything.
type DeliveryFilter struct {
	State  DeliveryState
	Type   EventType
	Before int64 // by EventSeq; zero begins with the newest
	Limit  int
}

// Deliveries returns deliveries of a webhook, those of the newest events first.
func (s *Store) Deliveries(ctx context.Context, webhookID string, filter DeliveryFilter) ([]Delivery, error) {
	db := s.read(ctx).Where("webhook_id = ?", webhookID)
	if filter.State != "" {
		db = db.Where("state = ?", filter.State)
	}
	if filter.Type != "" {
		db = db.Where("type = ?", filter.Type)
	}
	if filter.Before > 0 {
		db = db.Where("event_seq < ?", filter.Before)
	}
	var list []Delivery
	err := db.Order("event_seq DESC").Limit(filter.Limit).Find(&list).Error
	return list, err
}
