package records

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

// Why a step cannot be claimed.
var (
	// ErrSettled means the task is a ghost: its step is over, was emitted anew, or never existed. Drop it.
	ErrSettled = errors.New("step is settled or was emitted anew")
	// ErrBusy means another attempt holds the step, or makes the very same thing for another asset. Come back later.
	ErrBusy = errors.New("step or its work is held by another attempt")
	// ErrExhausted means the step had all its attempts and has just been failed.
	ErrExhausted = errors.New("step has used all its attempts")
)

// Claim is the right to run one step, as long as its heartbeat is renewed.
type Claim struct {
	Token   string
	Step    Step
	Version Version
	Asset   Asset
	// Derivatives are what the step has to make, in order.
	Derivatives []Derivative
}

// Claim takes a step for a worker and counts the attempt. A step that had all its attempts fails, and its version with it.
func (s *Store) Claim(ctx context.Context, stepID string, generation int, worker string) (*Claim, error) {
	claim := &Claim{Token: uuid.NewString()}
	exhausted := false
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := s.lockStep(tx, stepID, claim); err != nil {
			return err
		}
		if err := claimable(tx, &claim.Step, generation); err != nil {
			return err
		}
		if claim.Step.Attempt >= claim.Step.MaxAttempts {
			exhausted = true
			return failVersion(tx, &claim.Step, exhaustion(&claim.Step))
		}
		return takeClaim(tx, claim, worker)
	})
	switch {
	case errors.Is(err, ErrNotFound):
		return nil, ErrSettled
	case errors.Is(err, ErrConflict): // a twin was claimed at the same moment, and a unique index decided
		return nil, ErrBusy
	case err != nil:
		return nil, err
	case exhausted:
		return nil, ErrExhausted
	}
	return claim, nil
}

// lockStep locks a step's asset first and the step itself second; heartbeats lock only the latter. The version needs no lock of its
// own, because nobody changes one without holding its asset.
func (s *Store) lockStep(tx *gorm.DB, stepID string, claim *Claim) error {
	err := s.locked(tx).First(&claim.Asset,
		"id = (SELECT v.asset_id FROM versions v JOIN steps s ON s.version_id = v.id WHERE s.id = ?)", stepID).Error
	if err != nil {
		return err
	}
	if err := s.locked(tx).First(&claim.Step, "id = ?", stepID).Error; err != nil {
		return err
	}
	return tx.First(&claim.Version, "id = ?", claim.Step.VersionID).Error
}

func claimable(tx *gorm.DB, step *Step, generation int) error {
	switch {
	case step.State == jobs.StateRunning && step.Generation == generation:
		return ErrBusy
	case step.State != jobs.StateReady || step.Generation != generation:
		return ErrSettled
	case step.Work == "":
		return nil
	}
	var twins int64
	err := tx.Model(&Step{}).Where("work = ? AND state = ? AND id <> ?", step.Work, jobs.StateRunning, step.ID).Count(&twins).Error
	if err == nil && twins > 0 {
		return ErrBusy
	}
	return err
}

func exhaustion(step *Step) *jobs.Fault {
	return jobs.Refuse("attempts-exhausted", "Every attempt at this step was lost or failed.",
		"See the attempts for what happened to each worker; then retry the version.", errors.New(step.Code))
}

func takeClaim(tx *gorm.DB, claim *Claim, worker string) error {
	now := now(tx)
	step := &claim.Step
	step.State, step.ClaimToken, step.Worker = jobs.StateRunning, claim.Token, worker
	step.Attempt, step.HeartbeatAt, step.StartedAt, step.Progress = step.Attempt+1, now, now, 0
	if err := tx.Save(step).Error; err != nil {
		return err
	}
	err := tx.Create(&Attempt{
		Token: claim.Token, StepID: step.ID, Number: step.Attempt, Worker: worker, StartedAt: now,
	}).Error
	if err != nil {
		return err
	}
	return tx.Where("step_id = ?", step.ID).Order("ordinal").Find(&claim.Derivatives).Error
}

// Beat renews a claim and notes how far the work is, 0..1. It returns jobs.ErrCanceled when a person stopped the work and
// jobs.ErrClaimLost when the claim is no longer this one.
func (s *Store) Beat(ctx context.Context, claim *Claim, progress float64) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		change := tx.Model(&Step{}).Where("id = ? AND claim_token = ? AND state = ?", claim.Step.ID, claim.Token, jobs.StateRunning).
			Updates(map[string]any{"heartbeat_at": now(tx), "progress": progress})
		if change.Error != nil || change.RowsAffected == 1 {
			return change.Error
		}
		return lostTo(tx, claim)
	})
}

// lostTo says why a claim is no longer held.
func lostTo(tx *gorm.DB, claim *Claim) error {
	var step Step
	if err := tx.First(&step, "id = ?", claim.Step.ID).Error; err != nil {
		return err
	}
	if step.State == jobs.StateCanceled {
		return jobs.ErrCanceled
	}
	return jobs.ErrClaimLost
}

// held locks the claimed step and checks that the claim is still the current one.
func (s *Store) held(tx *gorm.DB, claim *Claim) (*Step, error) {
	var current Claim
	if err := s.lockStep(tx, claim.Step.ID, &current); err != nil {
		return nil, err
	}
	if current.Step.State != jobs.StateRunning || current.Step.ClaimToken != claim.Token {
		return nil, lostTo(tx, claim)
	}
	claim.Asset, claim.Version = current.Asset, current.Version
	return &current.Step, nil
}

// Release gives a step back unharmed: the attempt is not counted. after delays the next one.
func (s *Store) Release(ctx context.Context, claim *Claim, fault *jobs.Fault, after time.Duration) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		step, err := s.held(tx, claim)
		if err != nil {
			return err
		}
		step.Attempt--
		return giveBack(tx, step, OutcomeReleased, fault, after)
	})
}

// giveBack makes a running step ready again under the same generation; the queue still holds its task.
func giveBack(tx *gorm.DB, step *Step, outcome Outcome, fault *jobs.Fault, after time.Duration) error {
	if err := endAttempt(tx, step, outcome, fault); err != nil {
		return err
	}
	step.State, step.ClaimToken, step.Worker, step.Progress = jobs.StateReady, "", "", 0
	step.ReadyAt, step.NotBefore = now(tx), now(tx).Add(after)
	if fault != nil {
		step.Code, step.Message, step.Hint = fault.Code, fault.Message, fault.Hint
	}
	return tx.Save(step).Error
}

func endAttempt(tx *gorm.DB, step *Step, outcome Outcome, fault *jobs.Fault) error {
	changes := map[string]any{"ended_at": now(tx), "outcome": outcome, "progress": step.Progress}
	if fault != nil {
		changes["code"], changes["message"], changes["hint"] = fault.Code, fault.Message, fault.Hint
	}
	return tx.Model(&Attempt{}).Where("token = ?", step.ClaimToken).Updates(changes).Error
}
