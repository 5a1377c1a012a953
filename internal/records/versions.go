package records

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"
)

// ErrState is returned when a version is not in a state that allows what was asked.
var ErrState = errors.New("version is not in a state that allows this")

// ErrWithdrawn is returned when an asset was withdrawn: nothing more becomes of it. It is an [ErrState] too.
var ErrWithdrawn = fmt.Errorf("%w: its asset was withdrawn", ErrState)

// NeverShownError is returned when a version is to be shown again that readers do not see now and never saw, or that they see now. It is an
// [ErrState] too.
type NeverShownError struct{ State VersionState }

func (e *NeverShownError) Error() string {
	return fmt.Sprintf("a version that is %s cannot be shown again", e.State)
}

// Unwrap is [ErrState].
func (e *NeverShownError) Unwrap() error { return ErrState }

// Version returns an asset's n-th version; zero asks for the latest.
func (s *Store) Version(ctx context.Context, assetID string, number int) (*Version, error) {
	var version Version
	db := s.read(ctx).Where("asset_id = ?", assetID)
	if number > 0 {
		db = db.Where("number = ?", number)
	}
	err := db.Order("number DESC").First(&version).Error
	return &version, translate(err)
}

// Progress is everything known of how a version is coming along.
type Progress struct {
	Steps       []Step
	Attempts    []Attempt
	Derivatives []Derivative
}

// Progress returns a version's steps, attempts and derivatives, each in order.
func (s *Store) Progress(ctx context.Context, versionID string) (*Progress, error) {
	var progress Progress
	db := s.read(ctx)
	if err := db.Where("version_id = ?", versionID).Order("ordinal, created_at, id").Find(&progress.Steps).Error; err != nil {
		return nil, err
	}
	err := db.Where("step_id IN (SELECT id FROM steps WHERE version_id = ?)", versionID).
		Order("started_at, number").Find(&progress.Attempts).Error
	if err != nil {
		return nil, err
	}
	progress.Derivatives, err = s.Derivatives(ctx, versionID)
	return &progress, err
}

// Derivatives returns a version's derivatives in the order of its plan.
func (s *Store) Derivatives(ctx context.Context, versionID string) ([]Derivative, error) {
	var rows []Derivative
	err := s.read(ctx).Where("version_id = ?", versionID).Order("ordinal, id").Find(&rows).Error
	return rows, err
}

// Cancel stops a version that is being made. Its workers notice at their next heartbeat.
func (s *Store) Cancel(ctx context.Context, assetID string, number int) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		version, err := s.lockVersion(tx, assetID, number)
		if err != nil {
			return err
		}
		if version.State != VersionProcessing {
			return ErrState
		}
		if err := note(tx, assetID, number, ActionCanceled, nil); err != nil {
			return err
		}
		return cancelVersion(tx, version.ID)
	})
}

func cancelVersion(tx *gorm.DB, versionID string) error {
	if err := stopSteps(tx, versionID); err != nil {
		return err
	}
	changes := map[string]any{
		"state": VersionCanceled, "code": "canceled", "message": "Somebody canceled this version.",
		"hint": "Retry it to go on where it stopped.", "finished_at": now(tx),
	}
	return endVersion(tx, versionID, changes, AssetFailed)
}

func (s *Store) lockVersion(tx *gorm.DB, assetID string, number int) (*Version, error) {
	if _, err := s.lockAsset(tx, assetID); err != nil {
		return nil, err
	}
	return versionOf(tx, assetID, number)
}

func versionOf(tx *gorm.DB, assetID string, number int) (*Version, error) {
	var version Version
	err := tx.First(&version, "asset_id = ? AND number = ?", assetID, number).Error
	return &version, err
}

// Flip makes an earlier, complete version the one readers see: a rollback, which encodes nothing. Number zero asks for the one that readers
// saw last of those before the published one: what was rolled back itself does not come again; ErrState tells that there is none. Of a number,
// ErrNotFound tells that there is no such version, [NeverShownError] why it is none to go back to. ErrSwept tells that its files are gone.
func (s *Store) Flip(ctx context.Context, assetID string, number int) (*Asset, error) {
	var asset *Asset
	err := s.write(ctx, func(tx *gorm.DB) (err error) {
		if asset, err = s.lockAsset(tx, assetID); err != nil {
			return err
		}
		if asset.State == AssetWithdrawn {
			return ErrWithdrawn
		}
		target, err := flipTarget(tx, asset, number)
		if err != nil {
			return err
		}
		from := asset.PublishedVersion
		if err := note(tx, assetID, target.Number, ActionRolled, map[string]any{"from": from}); err != nil {
			return err
		}
		if err := show(tx, asset, target, map[string]any{"rolled_back_from": from}); err != nil {
			return err
		}
		return tx.First(asset, "id = ?", assetID).Error
	})
	return asset, err
}

func flipTarget(tx *gorm.DB, asset *Asset, number int) (*Version, error) {
	if number > 0 {
		target, err := versionOf(tx, asset.ID, number)
		switch {
		case err == nil && target.State != VersionSuperseded:
			err = &NeverShownError{State: target.State}
		case err == nil && target.SweptAt != 0:
			err = ErrSwept
		}
		return target, err
	}
	var target Version
	err := tx.Where("asset_id = ? AND state = ? AND number < ?", asset.ID, VersionSuperseded, asset.PublishedVersion).
		Order("swept_at, published_at DESC, number DESC").First(&target).Error // 0 first: those that have their files
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return nil, ErrState
	case err == nil && target.SweptAt != 0:
		return nil, ErrSwept
	}
	return &target, err
}

// Complete returns what readers may see of a version, in the order of its plan. What an addition has made so far is left out until all of
// it is made: sets show whole or not at all.
func (s *Store) Complete(ctx context.Context, versionID string) ([]Derivative, error) {
	rows, err := s.Derivatives(ctx, versionID)
	return slices.DeleteFunc(rows, func(row Derivative) bool { return row.State != DerivativeDone || !row.Complete }), err
}

// Derivative returns one output by its id.
func (s *Store) Derivative(ctx context.Context, id string) (*Derivative, error) {
	var row Derivative
	err := s.read(ctx).First(&row, "id = ?", id).Error
	return &row, translate(err)
}
