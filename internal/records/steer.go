package records

import (
	"context"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

// CancelStep stops the version a step belongs to, for a set that lacks an output could never be published. Of a version that is published
// already only what was added to it later is stopped. ErrState tells that the step is over.
func (s *Store) CancelStep(ctx context.Context, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var current Claim
		if err := s.lockStep(tx, id, &current); err != nil {
			return err
		}
		if current.Step.State.Terminal() {
			return ErrState
		}
		return cancelVersion(tx, current.Version.ID)
	})
}

// RetryStep starts a failed step again, and with it whatever else of its version failed or was canceled; see [Store.Retry]. ErrState
// tells that the step has not failed.
func (s *Store) RetryStep(ctx context.Context, id string) error {
	listed, err := s.Step(ctx, id)
	if err != nil {
		return err
	}
	if listed.Step.State != jobs.StateFailed && listed.Step.State != jobs.StateCanceled {
		return ErrState
	}
	return s.Retry(ctx, listed.Asset.ID, listed.Version.Number)
}
