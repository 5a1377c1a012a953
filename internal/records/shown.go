package records

import (
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/reelmill/reelmill/profiles"
)

// ShownObject is an output that readers may see or could see before.
type ShownObject struct {
	Key string `gorm:"column:storage_key"`
	// RemovedTracks are those of a stream that were taken down, with all their files.
	RemovedTracks []TextTrack `gorm:"serializer:json"`
}

// Shown is whatever readers of an asset may see or could see before, until its files are removed: the outputs of every version that is or was
// published, those of the published one first, then of the newest. Outputs of files that somebody took down are not among them. It changes
// only together with the asset's revision, but for what is removed.
func (s *Store) Shown(ctx context.Context, assetID string) ([]ShownObject, error) {
	var objects []ShownObject
	err := s.read(ctx).Table("versions AS v").Joins("JOIN derivatives d ON d.version_id = v.id").
		Where("v.asset_id = ? AND v.published_at <> 0 AND d.state = ? AND d.complete", assetID, DerivativeDone).
		Clauses(clause.OrderBy{Expression: gorm.Expr("CASE WHEN v.state = ? THEN 0 ELSE 1 END, v.number DESC, d.ordinal, d.id", VersionPublished)}).
		Select("d.storage_key", "d.removed_tracks").Find(&objects).Error
	return objects, err
}

// takeDown hides what was made of an asset's files of one locale, in every version: also of those that were replaced before, so that
// nothing of them shows again when another file takes their place. origin is the column that names the file an output is made of. It
// returns where the hidden outputs lie. Its caller holds the asset's lock and has removed the files.
func takeDown(tx *gorm.DB, assetID, origin, locale string) (keys []string, err error) {
	var rows []Derivative
	err = tx.Select("id", "planned", "storage_key").
		Where("version_id IN (SELECT id FROM versions WHERE asset_id = ?) AND complete AND "+origin+" <> ''", assetID).Order("id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, row := range rows {
		if row.Planned.Locale == locale {
			ids, keys = append(ids, row.ID), append(keys, row.Made.StorageKey)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return keys, tx.Model(&Derivative{}).Where("id IN ?", ids).Updates(map[string]any{"complete": false}).Error
}

// closeTracks closes tracks in every stream of an asset that was planned until now, and returns where those lie that readers may have. Its
// caller holds the asset's lock.
func closeTracks(tx *gorm.DB, assetID string, tracks []TextTrack) (keys []string, err error) {
	var rows []Derivative
	err = tx.Select("id", "planned", "removed_tracks", "complete", "storage_key").
		Where("version_id IN (SELECT id FROM versions WHERE asset_id = ?)", assetID).Order("id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if row.Planned.Output != profiles.OutputStream {
			continue
		}
		row.RemovedTracks = slices.DeleteFunc(row.RemovedTracks, func(track TextTrack) bool { return slices.Contains(tracks, track) })
		row.RemovedTracks = append(row.RemovedTracks, tracks...)
		if err := tx.Model(&Derivative{ID: row.ID}).Select("removed_tracks").Updates(&row).Error; err != nil {
			return nil, err
		}
		if row.Complete {
			keys = append(keys, row.Made.StorageKey)
		}
	}
	return keys, nil
}

// present leaves out what is made of a file that was removed, or replaced, before it was finished: nobody shall see it for the first time now.
func present(db *gorm.DB) *gorm.DB {
	return db.Where("subtitle_id = '' OR EXISTS (SELECT 1 FROM subtitle_sources WHERE subtitle_sources.id = subtitle_id)").
		Where("poster_id = '' OR EXISTS (SELECT 1 FROM poster_sources WHERE poster_sources.id = poster_id)")
}

// tookDown are the facts of an edit that took files down.
func tookDown(keys []string, field string) map[string]any {
	facts := map[string]any{"fields": []string{field}}
	if len(keys) > 0 {
		facts[FactTakenDown] = keys
	}
	return facts
}
