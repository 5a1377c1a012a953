package records

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Lease is work that one process at a time does for all.
type Lease struct {
	Name      string `gorm:"primaryKey"`
	Holder    string
	ExpiresAt Instant
}

// Lead takes or renews a lease for holder, for as long as term, and reports whether it is holder's now. It is somebody else's until
// that one's term ends. Who loses a lease without noticing may go on for a moment, so what is done under one must be
// harmless to do twice.
func (s *Store) Lead(ctx context.Context, name, holder string, term time.Duration) (bool, error) {
	var lease Lease
	err := s.read(ctx).Limit(1).Find(&lease, "name = ?", name).Error
	if err != nil || lease.Holder != "" && lease.Holder != holder && lease.ExpiresAt > s.now() {
		return false, err // most processes ask only this
	}
	won := false
	err = s.write(ctx, func(tx *gorm.DB) error {
		fresh := Lease{Name: name, Holder: holder, ExpiresAt: now(tx).Add(term)}
		change := tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "name"}},
			DoUpdates: clause.AssignmentColumns([]string{"holder", "expires_at"}),
			Where:     clause.Where{Exprs: []clause.Expression{gorm.Expr("leases.holder = ? OR leases.expires_at <= ?", holder, now(tx))}},
		}).Create(&fresh)
		won = change.RowsAffected == 1
		return change.Error
	})
	return won, err
}

// Resign gives a lease back before its term ends, where holder has it.
func (s *Store) Resign(ctx context.Context, name, holder string) error {
	return s.write(ctx, func(tx *gorm.DB) error { return tx.Delete(&Lease{}, "name = ? AND holder = ?", name, holder).Error })
}
