package records

import (
	"context"

	"gorm.io/gorm"
)

// Raw reaches under the store, for tests that age rows or look at columns no query returns.
func (s *Store) Raw() *gorm.DB { return s.writer }

// Down takes back the newest migration.
func (s *Store) Down(ctx context.Context) error {
	provider, err := s.provider()
	if err != nil {
		return err
	}
	_, err = provider.Down(ctx)
	return err
}
