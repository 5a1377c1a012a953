package records

import (
	"context"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

// OutboxRow is a task that must reach the queue.
type OutboxRow struct {
	ID         int64 `gorm:"primaryKey;autoIncrement"`
	StepID     string
	Generation int
	Kind       jobs.Kind
	Lane       jobs.Lane
	Priority   jobs.Priority
	NotBefore  Instant
	Flow       string // the queue and the tenant it waits for its turn in; empty when an older release wrote it
	VersionID  string
	Units      int     // slots of its lane that the step takes
	CreatedAt  Instant `gorm:"autoCreateTime:false"`
}

// TableName is the table of outbox rows.
func (OutboxRow) TableName() string { return "outbox" }

func post(tx *gorm.DB, step *Step, notBefore Instant) error {
	return tx.Create(&OutboxRow{
		StepID: step.ID, Generation: step.Generation, Kind: step.Kind, Lane: step.Lane, Priority: step.Priority,
		NotBefore: notBefore, CreatedAt: Now(),
	}).Error
}

// Unsent returns at most limit outbox rows, oldest first.
func (s *Store) Unsent(ctx context.Context, limit int) ([]OutboxRow, error) {
	var rows []OutboxRow
	err := s.read(ctx).Order("id").Limit(limit).Find(&rows).Error
	return rows, err
}

// Sent removes outbox rows that reached the queue.
func (s *Store) Sent(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	return s.write(ctx, func(tx *gorm.DB) error { return tx.Delete(&OutboxRow{}, ids).Error })
}
