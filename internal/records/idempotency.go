package records

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Remembered is what was answered to a request that carried an Idempotency-Key. Status zero means it is still being answered; Body then
// names what was made for it, "ASSET" or "ASSET/versions/N", once it was made.
type Remembered struct {
	Key         string `gorm:"primaryKey"`
	RequestHash string
	Status      int
	Body        string
	Location    string  // the header of that name; empty for none
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

// answering is the key of a context's value that [Answering] sets.
type answering struct{}

// Answering returns a context for the request that reserved a key. What is made under it is noted with the key in the same
// transaction: a server that dies before it can answer leaves enough behind to answer the repeated request with.
func Answering(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, answering{}, key)
}

// noteMade tells the reserved key, where there is one, what was made for its request.
func noteMade(tx *gorm.DB, made string) error {
	key, _ := tx.Statement.Context.Value(answering{}).(string)
	if key == "" {
		return nil
	}
	return tx.Model(&Remembered{}).Where("key = ? AND status = 0", key).Update("body", made).Error
}

// Answer keeps the answer given to a reserved key. location is its header of that name, empty for none.
func (s *Store) Answer(ctx context.Context, key string, status int, location, body string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Remembered{}).Where("key = ?", key).Updates(map[string]any{"status": status, "location": location, "body": body}).Error
	})
}

// Forget drops a reserved key whose request failed, so that it may be tried again. One that something was made for stays.
func (s *Store) Forget(ctx context.Context, key string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		return tx.Delete(&Remembered{}, "key = ? AND (status <> 0 OR body = '')", key).Error
	})
}

// ForgetBefore drops keys older than age, and after a minute reservations whose server died before making anything.
func (s *Store) ForgetBefore(ctx context.Context, age time.Duration) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		return tx.Where("created_at < ? OR (status = 0 AND body = '' AND created_at < ?)", now(tx).Add(-age), now(tx).Add(-time.Minute)).
			Delete(&Remembered{}).Error
	})
}
