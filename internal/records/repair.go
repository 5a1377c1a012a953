package records

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

// StaleClaims returns running steps whose heartbeat is older than silence.
func (s *Store) StaleClaims(ctx context.Context, silence time.Duration, limit int) ([]Step, error) {
	var steps []Step
	err := s.read(ctx).Where("state = ? AND heartbeat_at < ?", jobs.StateRunning, s.now().Add(-silence)).
		Order("heartbeat_at").Limit(limit).Find(&steps).Error
	return steps, err
}

// Reclaim takes a running step from a worker that went silent and emits it anew. The attempt stays counted, so that a master which
// kills its workers is given up in the end. A step that moved on meanwhile is left alone.
func (s *Store) Reclaim(ctx context.Context, stale Step) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		step, err := s.held(tx, &Claim{Token: stale.ClaimToken, Step: stale})
		if err != nil {
			return err
		}
		if step.HeartbeatAt > stale.HeartbeatAt {
			return jobs.ErrClaimLost
		}
		lost := jobs.Stumble("worker-lost", "The worker running this step died or went silent.", "Another attempt follows by itself.", nil)
		if err := giveBack(tx, step, OutcomeLost, lost, 0); err != nil {
			return err
		}
		return reemit(tx, step)
	})
	if errors.Is(err, jobs.ErrClaimLost) || errors.Is(err, jobs.ErrCanceled) {
		return nil
	}
	return err
}

// IdleSteps returns up to limit steps that have been ready for longer than since without a claim and without an outbox row: the queue
// ought to know them. They come by the time they became ready, after the step called after; the zero step starts at the
// beginning.
func (s *Store) IdleSteps(ctx context.Context, since time.Duration, after Step, limit int) ([]Step, error) {
	before := s.now().Add(-since)
	var steps []Step
	err := s.read(ctx).Where("state = ? AND ready_at < ? AND not_before < ?", jobs.StateReady, before, before).
		Where("(ready_at, id) > (?, ?)", after.ReadyAt, after.ID).
		Where("NOT EXISTS (SELECT 1 FROM outbox o WHERE o.step_id = steps.id)").
		Order("ready_at, id").Limit(limit).Find(&steps).Error
	return steps, err
}

// Reemit sends a ready step through the outbox again under a new generation. A step that moved on meanwhile is left alone.
func (s *Store) Reemit(ctx context.Context, idle Step) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var current Claim
		if err := s.lockStep(tx, idle.ID, &current); err != nil {
			return err
		}
		if current.Step.State != jobs.StateReady || current.Step.Generation != idle.Generation {
			return nil
		}
		return reemit(tx, &current.Step)
	})
}

// reemit bumps the generation, so that whatever the queue still holds of this step is a ghost.
func reemit(tx *gorm.DB, step *Step) error {
	step.Generation++
	step.ReadyAt = now(tx)
	if err := tx.Save(step).Error; err != nil {
		return err
	}
	return post(tx, step, step.NotBefore)
}
