package records

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

// ErrSwept is returned for a version whose files were removed by the retention rule.
var ErrSwept = errors.New("files of this version were removed")

// Retention says which versions keep their files. The published version of an asset always does, unless the asset is
// withdrawn.
type Retention struct {
	// Versions is how many superseded versions of an asset, the newest, can be rolled back to however old they are.
	Versions int
	// For is how long the files of a version stay at least after it was superseded, failed or canceled, or after its asset was
	// withdrawn.
	For time.Duration
}

// Expired returns up to limit versions that the rule keeps no longer.
func (s *Store) Expired(ctx context.Context, rule Retention, limit int) ([]string, error) {
	var ids []string
	err := expired(s.read(ctx), rule).Limit(limit).Pluck("v.id", &ids).Error
	return ids, err
}

// expired selects the versions v of assets a that a rule keeps no longer. A version was superseded when the next one was published; one
// that came too late to be published at all, when it was finished.
func expired(db *gorm.DB, rule Retention) *gorm.DB {
	before := now(db).Add(-rule.For)
	over := []VersionState{VersionPublished, VersionSuperseded, VersionFailed, VersionCanceled, VersionRejected}
	return db.Table("versions AS v").Joins("JOIN assets a ON a.id = v.asset_id").
		Where("v.state IN ? AND v.swept_at = 0", over).
		Where("NOT EXISTS (SELECT 1 FROM steps s WHERE s.version_id = v.id AND s.state IN ?)", openStates()).
		Where(`(a.state = ? AND a.updated_at < ?)
			OR (v.state IN ? AND v.finished_at < ?)
			OR (v.state = ? AND CASE WHEN v.published_at = 0 THEN v.finished_at ELSE
					COALESCE((SELECT MIN(n.published_at) FROM versions n WHERE n.asset_id = v.asset_id AND n.published_at > v.published_at), v.finished_at)
				END < ?
				AND (SELECT COUNT(*) FROM versions k WHERE k.asset_id = v.asset_id AND k.number > v.number AND k.state = ? AND k.swept_at = 0) >= ?)`,
			AssetWithdrawn, before, []VersionState{VersionFailed, VersionCanceled, VersionRejected}, before,
			VersionSuperseded, before, VersionSuperseded, rule.Versions)
}

// SweepVersion marks a version as swept, if the rule keeps it no longer, and reports whether it did. From then on nobody can roll back to
// it, retry it, or reuse what it made; its objects are still there.
func (s *Store) SweepVersion(ctx context.Context, id string, rule Retention) (bool, error) {
	swept := false
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := s.lockAssetOf(tx, id); err != nil {
			return err
		}
		var still []string
		if err := expired(tx, rule).Where("v.id = ?", id).Pluck("v.id", &still).Error; err != nil || len(still) == 0 {
			return err
		}
		swept = true
		return tx.Model(&Version{}).Where("id = ?", id).Updates(map[string]any{"swept_at": now(tx)}).Error
	})
	return swept && err == nil, err
}

func (s *Store) lockAssetOf(tx *gorm.DB, versionID string) error {
	var asset Asset
	return s.locked(tx).First(&asset, "id = (SELECT asset_id FROM versions WHERE id = ?)", versionID).Error
}

// Swept returns up to limit versions that were swept longer than grace ago and may still have objects in the store.
func (s *Store) Swept(ctx context.Context, grace time.Duration, limit int) ([]Version, error) {
	over := []VersionState{VersionPublished, VersionSuperseded, VersionFailed, VersionCanceled, VersionRejected}
	var versions []Version
	err := s.read(ctx).Where("state IN ? AND swept_at > 0 AND swept_at < ? AND master_key <> ''", over, s.now().Add(-grace)).
		Order("swept_at").Limit(limit).Find(&versions).Error
	return versions, err
}

// Emptied notes that a swept version has no objects in the store any more.
func (s *Store) Emptied(ctx context.Context, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := s.lockAssetOf(tx, id); err != nil {
			return err
		}
		err := tx.Model(&Derivative{}).Where("version_id = ? AND state = ?", id, DerivativeDone).
			Updates(map[string]any{"state": DerivativeSwept, "storage_key": "", "files": nil}).Error
		if err != nil {
			return err
		}
		if err := forgetTexts(tx, id); err != nil {
			return err
		}
		return tx.Model(&Version{}).Where("id = ? AND swept_at > 0", id).Updates(map[string]any{"master_key": ""}).Error
	})
}

// Remaking reports whether what was made of a master may be about to be recorded again, because a version of it is being made, or a master
// is being taken in that may turn out to be this one.
func (s *Store) Remaking(ctx context.Context, sha256 string) (bool, error) {
	var count int64
	err := s.read(ctx).Model(&Version{}).Where("state = ? AND master_sha256 = ?", VersionProcessing, sha256).Count(&count).Error
	if err != nil || count > 0 {
		return count > 0, err
	}
	err = s.read(ctx).Model(&Step{}).Where("state = ? AND kind = ?", jobs.StateRunning, jobs.KindProbe).Count(&count).Error
	return count > 0, err
}
