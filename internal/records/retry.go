package records

import (
	"context"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

// Retry starts a failed or canceled version again, or the additions to a published one that failed. Finished steps stay finished. It
// returns ErrState where nothing has failed.
func (s *Store) Retry(ctx context.Context, assetID string, number int) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		asset, err := s.lockAsset(tx, assetID)
		if err == nil && asset.State == AssetWithdrawn {
			err = ErrWithdrawn
		}
		if err != nil {
			return err
		}
		version, err := versionOf(tx, assetID, number)
		if err != nil {
			return err
		}
		switch {
		case version.State == VersionProcessing:
			return ErrState
		case version.SweptAt != 0:
			return ErrSwept
		}
		again, err := restart(tx, version.ID)
		if err != nil {
			return err
		}
		if again == 0 {
			return ErrState
		}
		return reopen(tx, version)
	})
}

// reopen takes back the end of a version. One that readers may see keeps its state: only its addition starts again.
func reopen(tx *gorm.DB, version *Version) error {
	version.Code, version.Message, version.Hint = "", "", ""
	if version.State == VersionFailed || version.State == VersionCanceled {
		version.State, version.FinishedAt = VersionProcessing, 0
	}
	if err := tx.Save(version).Error; err != nil {
		return err
	}
	if err := note(tx, version.AssetID, version.Number, ActionRetried, nil); err != nil {
		return err
	}
	if version.State != VersionProcessing {
		return nil
	}
	if err := touch(tx, version.AssetID, nil); err != nil {
		return err
	}
	return stand(tx, version.AssetID, AssetProcessing)
}

// restart makes every failed or canceled step of a version ready or waiting again and returns how many there were.
func restart(tx *gorm.DB, versionID string) (int, error) {
	var steps []Step
	err := tx.Where("version_id = ? AND state IN ?", versionID, []jobs.State{jobs.StateFailed, jobs.StateCanceled}).
		Order("ordinal").Find(&steps).Error
	if err != nil {
		return 0, err
	}
	for i := range steps {
		if err := rewind(tx, &steps[i]); err != nil {
			return 0, err
		}
	}
	for i := range steps {
		if err := promote(tx, &steps[i]); err != nil {
			return 0, err
		}
	}
	return len(steps), nil
}

// rewind sets a step back to its beginning, under a new generation, and plans again what its failure left out.
func rewind(tx *gorm.DB, step *Step) error {
	step.State, step.Attempt, step.Progress, step.NotBefore, step.FinishedAt = jobs.StateWaiting, 0, 0, 0, 0
	step.Code, step.Message, step.Hint, step.Worker = "", "", "", ""
	step.Generation++
	if err := tx.Save(step).Error; err != nil {
		return err
	}
	return tx.Model(&Derivative{}).Where("step_id = ? AND state = ?", step.ID, DerivativeSkipped).
		Updates(map[string]any{"state": DerivativePlanned, "code": "", "message": ""}).Error
}
