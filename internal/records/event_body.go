package records

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// SetBody keeps the payload of an event, unless one is kept already, and returns the one that is: whoever sends the event, however
// often, sends the same.
func (s *Store) SetBody(ctx context.Context, id, body string) (string, error) {
	err := s.write(ctx, func(tx *gorm.DB) error {
		change := tx.Model(&Event{}).Where("id = ? AND body = ''", id).Update("body", body)
		if change.Error != nil || change.RowsAffected == 1 {
			return change.Error
		}
		return tx.Model(&Event{}).Where("id = ?", id).Select("body").Take(&body).Error
	})
	return body, err
}

// ForgetEvents drops up to limit deliveries that were over, and up to limit events that were written, longer than age ago, and returns how
// many rows went. An event stays for as long as a delivery of it is there.
func (s *Store) ForgetEvents(ctx context.Context, age time.Duration, limit int) (int, error) {
	gone := int64(0)
	err := s.write(ctx, func(tx *gorm.DB) error {
		before := now(tx).Add(-age)
		stray := tx.Model(&Delivery{}).Where("state = 'pending' AND webhook_id IN (SELECT id FROM webhooks WHERE state IN ?)", []WebhookState{WebhookDisabled, WebhookRemoved}).
			Updates(map[string]any{"state": DeliveryDiscarded, "finished_at": now(tx)})
		over := tx.Model(&Delivery{}).Where("finished_at <> 0 AND finished_at < ?", before).Order("finished_at").Limit(limit).Select("id")
		old := tx.Model(&Event{}).Where("created_at < ? AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event_id = events.id)", before).
			Order("created_at, seq").Limit(limit).Select("seq")
		for _, change := range []*gorm.DB{
			stray, tx.Where("id IN (?)", over).Delete(&Delivery{}), tx.Where("seq IN (?)", old).Delete(&Event{}),
			tx.Where("state = ? AND updated_at < ? AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.webhook_id = webhooks.id)", WebhookRemoved, before).
				Delete(&Webhook{}),
		} {
			if change.Error != nil {
				return change.Error
			}
			gone += change.RowsAffected
		}
		return nil
	})
	return int(gone), err
}
