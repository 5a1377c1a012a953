package records

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

func webhookDisabled() error {
	return jobs.Refuse("webhook-disabled", "The webhook is disabled, so that nothing is sent to it.",
		"Enable it with PATCH {\"state\":\"enabled\"} first.", nil)
}

// again is what makes a delivery pending once more, from the beginning.
func again(at Instant) map[string]any {
	return map[string]any{"state": DeliveryPending, "attempts": 0, "next_at": at, "since": at, "finished_at": 0}
}

// Replay sends one delivery again, whatever became of it; what the webhook still has to get about the asset after it waits. A disabled
// webhook refuses with webhook-disabled.
func (s *Store) Replay(ctx context.Context, webhookID, deliveryID string) (*Delivery, error) {
	var delivery Delivery
	_, err := s.changeWebhook(ctx, webhookID, func(tx *gorm.DB, hook *Webhook) error {
		if hook.State != WebhookEnabled {
			return webhookDisabled()
		}
		change := tx.Model(&Delivery{}).Where("id = ? AND webhook_id = ?", deliveryID, webhookID).Updates(again(now(tx)))
		if err := one(change); err != nil {
			return err
		}
		return tx.First(&delivery, "id = ?", deliveryID).Error
	})
	return &delivery, err
}

// replayBatch bounds what one transaction of a replay holds up.
const replayBatch = 200

// ReplaySince sends every event since a moment to a webhook that wants its type: again, or for the first time where the webhook was
// disabled or not there yet. It returns how many there are. Breaking off in between, it has replayed the older ones; to begin again
// does no harm. A disabled webhook refuses with webhook-disabled.
func (s *Store) ReplaySince(ctx context.Context, webhookID string, since time.Time) (int, error) {
	count, mark := 0, Event{CreatedAt: At(since)}
	for {
		var events []Event
		err := s.read(ctx).Where("created_at >= ? AND (created_at, seq) > (?, ?)", mark.CreatedAt, mark.CreatedAt, mark.Seq).
			Order("created_at, seq").Limit(replayBatch).Find(&events).Error
		if err != nil {
			return count, err
		}
		if len(events) > 0 {
			mark = events[len(events)-1]
		}
		replayed, err := s.replayEvents(ctx, webhookID, events)
		if count += replayed; err != nil || len(events) == 0 {
			return count, err
		}
	}
}

func (s *Store) replayEvents(ctx context.Context, webhookID string, events []Event) (count int, err error) {
	_, err = s.changeWebhook(ctx, webhookID, func(tx *gorm.DB, hook *Webhook) error {
		if hook.State != WebhookEnabled {
			return webhookDisabled()
		}
		for i := range events {
			if !hook.wants(events[i].Type) {
				continue
			}
			count++
			if err := replayEvent(tx, hook, &events[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return count, err
}

func replayEvent(tx *gorm.DB, hook *Webhook, event *Event) error {
	change := tx.Model(&Delivery{}).Where("webhook_id = ? AND event_seq = ?", hook.ID, event.Seq).Updates(again(now(tx)))
	if change.Error != nil || change.RowsAffected > 0 {
		return change.Error
	}
	delivery, err := newDelivery(hook, event, now(tx))
	if err != nil {
		return err
	}
	return tx.Create(delivery).Error
}
