package records

import (
	"context"

	"gorm.io/gorm"
)

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
	ID        string `gorm:"primaryKey"`
	Name      string
	Role      Role
	Hash      string  // hex SHA-256 of the whole key; keys are random, so nothing slower is needed
	CreatedAt Instant `gorm:"autoCreateTime:false"`
	RevokedAt Instant // zero while the key is valid
}

// AddKey stores a key.
func (s *Store) AddKey(ctx context.Context, key *APIKey) error {
	key.CreatedAt = s.now()
	return s.write(ctx, func(tx *gorm.DB) error { return tx.Create(key).Error })
}

// Keys returns every key, the newest last.
func (s *Store) Keys(ctx context.Context) ([]APIKey, error) {
	var keys []APIKey
	err := s.read(ctx).Order("created_at, id").Find(&keys).Error
	return keys, err
}

// KeyByHash returns the valid key with this hash, or ErrNotFound.
func (s *Store) KeyByHash(ctx context.Context, hash string) (*APIKey, error) {
	var key APIKey
	err := s.read(ctx).First(&key, "hash = ? AND revoked_at = 0", hash).Error
	return &key, translate(err)
}

// RevokeKey ends a key at once. Revoking twice is no error; an unknown id gives ErrNotFound.
func (s *Store) RevokeKey(ctx context.Context, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var key APIKey
		if err := tx.First(&key, "id = ?", id).Error; err != nil || key.RevokedAt != 0 {
			return err
		}
		return tx.Model(&key).Updates(map[string]any{"revoked_at": now(tx)}).Error
	})
}
