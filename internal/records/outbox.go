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
	Flow       Flow // the queue and the tenant it waits for its turn in; empty when an older release wrote it
	VersionID  string
	Units      int     // slots of its lane that the step takes
	CreatedAt  Instant `gorm:"autoCreateTime:false"`
}

// TableName is the table of outbox rows.
func (OutboxRow) TableName() string { return "outbox" }

// post writes the row of a ready step. The tenant is looked up by the insertion itself.
func post(tx *gorm.DB, step *Step, notBefore Instant) error {
	line := string(FlowOf(jobs.Queue(step.Lane, step.Priority), ""))
	return tx.Model(&OutboxRow{}).Create(map[string]any{
		"step_id": step.ID, "generation": step.Generation, "kind": step.Kind, "lane": step.Lane, "priority": step.Priority,
		"not_before": notBefore, "created_at": now(tx), "version_id": step.VersionID, "units": step.Units,
		"flow": gorm.Expr("CAST(? AS TEXT) || (SELECT tenant FROM versions WHERE id = ?)", line, step.VersionID),
	}).Error
}

// Sent removes outbox rows that reached the queue.
func (s *Store) Sent(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	return s.write(ctx, func(tx *gorm.DB) error { return tx.Delete(&OutboxRow{}, ids).Error })
}
