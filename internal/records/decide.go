package records

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"
)

// ErrOvertaken is returned when a version cannot be shown because a newer one is shown already.
var ErrOvertaken = errors.New("a newer version is published already")

// Approve approves a version that waits: one in review is shown at once, one that waits to be published goes on waiting, approved.
func (s *Store) Approve(ctx context.Context, assetID string, number int) error {
	return s.decide(ctx, assetID, number, ActionApproved, "", []VersionState{VersionInReview, VersionReady},
		func(tx *gorm.DB, asset *Asset, version *Version) error {
			if version.State == VersionInReview {
				return show(tx, asset, version, nil)
			}
			return settle(tx, version, VersionApproved, AssetApproved)
		})
}

// Publish shows a version that waits to be published by hand.
func (s *Store) Publish(ctx context.Context, assetID string, number int) error {
	return s.decide(ctx, assetID, number, ActionPublished, "", []VersionState{VersionReady, VersionApproved},
		func(tx *gorm.DB, asset *Asset, version *Version) error { return show(tx, asset, version, nil) })
}

// Reject ends a version that waits, for a reason its uploader will read. What is shown stays.
func (s *Store) Reject(ctx context.Context, assetID string, number int, reason string) error {
	return s.decide(ctx, assetID, number, ActionRejected, reason, []VersionState{VersionInReview, VersionReady, VersionApproved},
		func(tx *gorm.DB, _ *Asset, version *Version) error {
			version.Code, version.Message, version.Hint = "rejected", reason, "Bring a new master as the next version."
			return settle(tx, version, VersionRejected, AssetDraft)
		})
}

// settle stores what was decided about a version that is not shown.
func settle(tx *gorm.DB, version *Version, state VersionState, standing AssetState) error {
	version.State = state
	if err := tx.Save(version).Error; err != nil {
		return err
	}
	if err := touch(tx, version.AssetID, nil); err != nil {
		return err
	}
	return stand(tx, version.AssetID, standing)
}

// decide lets somebody decide about a version in one of some states; ErrState tells that it is in none of them.
func (s *Store) decide(
	ctx context.Context, assetID string, number int, action Action, reason string, from []VersionState, apply func(*gorm.DB, *Asset, *Version) error,
) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		asset, err := s.lockAsset(tx, assetID)
		if err != nil {
			return err
		}
		var version Version
		if err := tx.First(&version, "asset_id = ? AND number = ?", assetID, number).Error; err != nil {
			return err
		}
		switch {
		case asset.State == AssetWithdrawn:
			return ErrWithdrawn
		case !slices.Contains(from, version.State):
			return ErrState
		case asset.PublishedVersion > number && action != ActionRejected:
			return ErrOvertaken
		}
		var detail map[string]any
		if reason != "" {
			detail = map[string]any{"reason": reason}
		}
		if err := note(tx, assetID, number, action, detail); err != nil {
			return err
		}
		return apply(tx, asset, &version)
	})
}

// waitingStates are those of a complete version about which nobody has decided yet.
func waitingStates() []VersionState {
	return []VersionState{VersionReady, VersionInReview, VersionApproved}
}

// What a version ends with that was complete, but not released, when a newer one was shown.
const (
	overtakenCode    = "overtaken"
	overtakenMessage = "A newer version was published before anybody decided about this one."
	overtakenHint    = "Bring its master again if it is wanted after all."
)

// overtake ends what waits behind a version that is shown now.
func overtake(tx *gorm.DB, asset *Asset, shown int) error {
	return tx.Model(&Version{}).Where("asset_id = ? AND number < ? AND state IN ?", asset.ID, shown, waitingStates()).
		Updates(map[string]any{
			"state": VersionCanceled, "code": overtakenCode, "message": overtakenMessage, "hint": overtakenHint, "finished_at": now(tx),
		}).Error
}
