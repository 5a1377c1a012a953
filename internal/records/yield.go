package records

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

// Yield gives a step back whose surroundings failed and not the step: a full disk, a store that is away. It costs no attempt, and the
// pause grows each time as [jobs.Backoff] has it. After most times for one reason it is a failed attempt like any other; see
// [Store.Fail].
func (s *Store) Yield(ctx context.Context, claim *Claim, fault *jobs.Fault, most int) (pause time.Duration, retry bool, err error) {
	before := int64(0)
	err = s.write(ctx, func(tx *gorm.DB) error {
		step, err := s.held(tx, claim)
		if err != nil {
			return err
		}
		err = tx.Model(&Attempt{}).Where("step_id = ? AND outcome = ? AND code = ?", step.ID, OutcomeReleased, fault.Code).Count(&before).Error
		if err != nil || int(before) >= most {
			return err
		}
		step.Attempt--
		pause = jobs.Backoff(int(before) + 1)
		return giveBack(tx, step, OutcomeReleased, fault, pause)
	})
	if err != nil || int(before) < most {
		return pause, err == nil, err
	}
	retry, err = s.Fail(ctx, claim, fault)
	return jobs.Backoff(claim.Step.Attempt), retry, err
}
