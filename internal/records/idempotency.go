package records

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Remembered is what was answered to a request that carried an Idempotency-Key. Status zero means it is still being answered.
type Remembered struct {
	Key         string `gorm:"primaryKey"`
	RequestHash string
	Status      int
	Body        string
	CreatedAt   Instant `gorm:"autoCreateTime:false"`
}

// TableName is the table of remembered answers.
func (Remembered) TableName() string { return "idempotency_keys" }

// Remember reserves a key for a request and returns nil, or returns what the key already stands for. Of many requests with one key at once,
// one gets nil.
func (s *Store) Remember(ctx context.Context, key, requestHash string) (earlier *Remembered, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		fresh := tx.Clauses(clause.OnConflict{DoNothing: true}).
			Create(&Remembered{Key: key, RequestHash: requestHash, CreatedAt: now(tx)})
		if fresh.Error != nil || fresh.RowsAffected == 1 {
			return fresh.Error
		}
		earlier = &Remembered{}
		return tx.First(earlier, "key = ?", key).Error
	})
	if err != nil {
		return nil, err
	}
	return earlier, nil
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
		return tx.Where("created_at < ? OR (status = 0 AND created_at < ?)", now(tx).Add(-age), now(tx).Add(-time.Minute)).
			Delete(&Remembered{}).Error
	})
}
