package records

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
)

// Remembered is what was answered to a request that carried an Idempotency-Key. Status zero means it is still being answered.
type Remembered struct {
	Key         string `gorm:"primaryKey"`
	RequestHash string
	Status      int
	Body        string
	CreatedAt   Instant
}

// TableName is the table of remembered answers.
func (Remembered) TableName() string { return "idempotency_keys" }

// Remember reserves a key for a request, or returns what the key already stands for.
func (s *Store) Remember(ctx context.Context, key, requestHash string) (earlier *Remembered, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		var row Remembered
		err := tx.First(&row, "key = ?", key).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return tx.Create(&Remembered{Key: key, RequestHash: requestHash, CreatedAt: Now()}).Error
		}
		earlier = &row
		return err
	})
	return earlier, err
}

// Answer keeps the answer given to a reserved key.
func (s *Store) Answer(ctx context.Context, key string, status int, body string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Remembered{}).Where("key = ?", key).Updates(map[string]any{"status": status, "body": body}).Error
	})
}

// Forget drops a reserved key whose request failed, so that it may be tried again.
func (s *Store) Forget(ctx context.Context, key string) error {
	return s.write(ctx, func(tx *gorm.DB) error { return tx.Delete(&Remembered{}, "key = ?", key).Error })
}

// ForgetBefore drops keys older than age, and reservations whose server died before answering after a minute.
func (s *Store) ForgetBefore(ctx context.Context, age time.Duration) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		return tx.Where("created_at < ? OR (status = 0 AND created_at < ?)", Now().Add(-age), Now().Add(-time.Minute)).
			Delete(&Remembered{}).Error
	})
}
