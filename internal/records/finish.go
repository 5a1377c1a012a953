package records

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

// Finish records what a claimed step achieved: apply, the step's own state, the steps it frees and their outbox rows
// commit together. A lost claim commits nothing.
func (s *Store) Finish(ctx context.Context, claim *Claim, apply func(*Tx) error) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		step, err := s.held(tx, claim)
		if err != nil {
			return err
		}
		if err := apply(&Tx{db: tx, claim: claim}); err != nil {
			return err
		}
		if err := endAttempt(tx, step, OutcomeDone, nil); err != nil {
			return err
		}
		step.State, step.Progress, step.ClaimToken, step.FinishedAt = jobs.StateDone, 1, "", now(tx)
		step.Code, step.Message, step.Hint = "", "", ""
		if err := tx.Save(step).Error; err != nil {
			return err
		}
		return freeDependants(tx, step.ID)
	})
}

// freeDependants makes every step ready whose last need was just done. The query leaves their state out: SQLite, which
// keeps no statistics, would rather go through all waiting steps of all versions.
func freeDependants(tx *gorm.DB, stepID string) error {
	var dependants []Step
	err := tx.Joins("JOIN step_edges e ON e.step_id = steps.id").Where("e.needs_id = ?", stepID).Find(&dependants).Error
	if err != nil {
		return err
	}
	for i := range dependants {
		if dependants[i].State != jobs.StateWaiting {
			continue
		}
		if err := promote(tx, &dependants[i]); err != nil {
			return err
		}
	}
	return nil
}

// promote makes a waiting step ready when nothing it needs is outstanding.
func promote(tx *gorm.DB, step *Step) error {
	var outstanding int64
	err := tx.Table("step_edges e").Joins("JOIN steps n ON n.id = e.needs_id").
		Where("e.step_id = ? AND n.state <> ?", step.ID, jobs.StateDone).Count(&outstanding).Error
	if err != nil || outstanding > 0 {
		return err
	}
	step.State, step.ReadyAt = jobs.StateReady, now(tx)
	if err := tx.Save(step).Error; err != nil {
		return err
	}
	return post(tx, step, 0)
}

// Fail records a failed attempt. A transient fault with attempts left makes the step ready again after the fault's pause, and
// retry is true; so does a postponed one, which costs no attempt. Otherwise the step and with it the version has failed.
func (s *Store) Fail(ctx context.Context, claim *Claim, fault *jobs.Fault) (retry bool, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		step, err := s.held(tx, claim)
		if err != nil {
			return err
		}
		switch {
		case fault.Class == jobs.Postponed:
			retry = true
			step.Attempt--
			return giveBack(tx, step, OutcomeReleased, fault, fault.After)
		case fault.Class == jobs.Transient && step.Attempt < step.MaxAttempts:
			retry = true
			return giveBack(tx, step, OutcomeTransient, fault, pause(fault, step.Attempt))
		}
		if err := endAttempt(tx, step, finalOutcome(fault), fault); err != nil {
			return err
		}
		return failVersion(tx, step, fault)
	})
	return retry && err == nil, err
}

func finalOutcome(fault *jobs.Fault) Outcome {
	if fault.Class == jobs.Transient {
		return OutcomeTransient
	}
	return OutcomePermanent
}

func pause(fault *jobs.Fault, attempt int) time.Duration {
	if fault.After > 0 {
		return fault.After
	}
	return jobs.Backoff(attempt)
}

// failVersion ends a step and, with it, its version: one missing output makes the set incomplete, so its siblings are
// stopped. What was published before stays published.
func failVersion(tx *gorm.DB, step *Step, fault *jobs.Fault) error {
	step.State, step.ClaimToken, step.FinishedAt = jobs.StateFailed, "", now(tx)
	step.Code, step.Message, step.Hint = fault.Code, fault.Message, fault.Hint
	if err := tx.Save(step).Error; err != nil {
		return err
	}
	if err := stopSteps(tx, step.VersionID); err != nil {
		return err
	}
	changes := map[string]any{
		"state": VersionFailed, "code": fault.Code, "message": fault.Message, "hint": fault.Hint, "finished_at": now(tx),
	}
	return endVersion(tx, step.VersionID, changes, AssetFailed)
}

// skipLost leaves out what a failed addition to a published version did not make. It would otherwise keep the set incomplete, and so
// every later addition from being published.
func skipLost(tx *gorm.DB, versionID string, reason map[string]any) error {
	over := []jobs.State{jobs.StateFailed, jobs.StateCanceled}
	return tx.Model(&Derivative{}).Where("version_id = ? AND state = ?", versionID, DerivativePlanned).
		Where("step_id IN (SELECT id FROM steps WHERE version_id = ? AND state IN ?)", versionID, over).
		Updates(map[string]any{"state": DerivativeSkipped, "code": reason["code"], "message": reason["message"]}).Error
}

// stopSteps cancels whatever of a version is not over yet. Running attempts notice at their next heartbeat.
func stopSteps(tx *gorm.DB, versionID string) error {
	err := tx.Model(&Attempt{}).
		Where("outcome = '' AND step_id IN (SELECT id FROM steps WHERE version_id = ? AND state = ?)", versionID, jobs.StateRunning).
		Updates(map[string]any{"outcome": OutcomeCanceled, "ended_at": now(tx)}).Error
	if err != nil {
		return err
	}
	return tx.Model(&Step{}).Where("version_id = ? AND state IN ?", versionID, openStates()).
		Updates(map[string]any{"state": jobs.StateCanceled, "claim_token": "", "finished_at": now(tx)}).Error
}

// endVersion closes a version that did not get published. A version whose files are being served keeps its place: only
// its addition failed. The asset takes orphanState when nothing of it is published or still being made.
func endVersion(tx *gorm.DB, versionID string, changes map[string]any, orphanState AssetState) error {
	var version Version
	if err := tx.First(&version, "id = ?", versionID).Error; err != nil {
		return err
	}
	if version.State != VersionProcessing {
		delete(changes, "state")
		if err := skipLost(tx, versionID, changes); err != nil {
			return err
		}
	}
	if err := tx.Model(&Version{}).Where("id = ?", versionID).Updates(changes).Error; err != nil {
		return err
	}
	if err := touch(tx, version.AssetID, nil); err != nil {
		return err
	}
	if changes["state"] == VersionFailed {
		if err := emit(tx, version.AssetID, version.Number, EventVersionFailed, nil); err != nil {
			return err
		}
	}
	return stand(tx, version.AssetID, orphanState)
}
