package records

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
)

// ErrLastOperator is returned where the only operator key that is left would be revoked.
var ErrLastOperator = errors.New("this is the last operator key")

// Role is what the holder of an API key may do.
type Role string

// The roles.
const (
	RoleUploader Role = "uploader" // bring masters and subtitles, and watch them being made
	RoleEditor   Role = "editor"   // all that, and change, replace, cancel, retry, roll back and withdraw assets
	RoleCMS      Role = "cms"      // read assets and manifests
	RoleOperator Role = "operator" // everything
)

// Roles returns every role.
func Roles() []Role { return []Role{RoleUploader, RoleEditor, RoleCMS, RoleOperator} }

// APIKey is a key without its secret, of which only a hash is kept.
type APIKey struct {
	ID           string `gorm:"primaryKey"`
	Name         string
	Role         Role
	Hash         string  // see [HashKey]
	CreatedAt    Instant `gorm:"autoCreateTime:false"`
	CreatedBy    string  // who made it, by name; empty for keys older than this column
	CreatedByKey string  // and by the key it was made with; empty without one
	ExpiresAt    Instant // zero: never
	LastUsedAt   Instant // to the minute; zero before the first use
	RevokedAt    Instant // zero while the key is valid
}

// Expired reports whether the key's time has come by now.
func (k *APIKey) Expired(now time.Time) bool { return k.ExpiresAt != 0 && k.ExpiresAt <= At(now) }

// AddKey stores a key under the name of the actor of its context.
func (s *Store) AddKey(ctx context.Context, key *APIKey) error {
	actor := ActorOf(ctx)
	key.CreatedAt, key.CreatedBy, key.CreatedByKey = s.now(), actor.Name, actor.KeyID
	return s.write(ctx, func(tx *gorm.DB) error { return tx.Create(key).Error })
}

// Key returns a key by its id, or ErrNotFound.
func (s *Store) Key(ctx context.Context, id string) (*APIKey, error) {
	var key APIKey
	err := s.read(ctx).First(&key, "id = ?", id).Error
	return &key, translate(err)
}

// Keys returns every key, the newest last.
func (s *Store) Keys(ctx context.Context) ([]APIKey, error) {
	var keys []APIKey
	err := s.read(ctx).Order("created_at, id").Find(&keys).Error
	return keys, err
}

// RevokeKey ends a key at once. Revoking twice is no error; an unknown id gives ErrNotFound. With keepOne an
// operator key is revoked only where another stays that never expires: ErrLastOperator otherwise.
func (s *Store) RevokeKey(ctx context.Context, id string, keepOne bool) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var key APIKey
		if err := tx.First(&key, "id = ?", id).Error; err != nil || key.RevokedAt != 0 {
			return err
		}
		if keepOne && key.Role == RoleOperator {
			if err := s.notLast(tx, id); err != nil {
				return err
			}
		}
		return tx.Model(&key).Updates(map[string]any{"revoked_at": now(tx)}).Error
	})
}

// notLast makes sure that another operator key stays. It holds all of them: two that are revoked at one moment follow each other.
func (s *Store) notLast(tx *gorm.DB, id string) error {
	var operators []APIKey
	err := s.locked(tx).Where("role = ? AND revoked_at = 0", RoleOperator).Order("id").Find(&operators).Error
	if err != nil {
		return err
	}
	for _, key := range operators {
		if key.ID != id && key.ExpiresAt == 0 {
			return nil
		}
	}
	return ErrLastOperator
}

const (
	// useEvery is how exactly it is known when a key was last used.
	useEvery = time.Minute
	// usedBudget bounds how long whoever uses a key waits for the note of it.
	usedBudget = time.Second
)

// KeyUsed notes that a valid key is used now, unless that was noted within the last minute. It takes a second at most.
func (s *Store) KeyUsed(ctx context.Context, key *APIKey) error {
	due := At(s.now().Time().Add(-useEvery))
	if key.LastUsedAt > due {
		return nil
	}
	bounded, cancel := context.WithTimeout(ctx, usedBudget)
	defer cancel()
	return s.write(bounded, func(tx *gorm.DB) error {
		return tx.Model(&APIKey{}).Where("id = ? AND last_used_at <= ?", key.ID, due).Updates(map[string]any{"last_used_at": now(tx)}).Error
	})
}
