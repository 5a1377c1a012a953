package records

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// ShownKeys are the places in the store of whatever readers of an asset may see or could see before, until its files are removed: the
// outputs of every version that is or was published, those of the published one first, then of the newest. Outputs of files that somebody took
// down are not among them. It changes only together with the asset's revision, but for what is removed.
func (s *Store) ShownKeys(ctx context.Context, assetID string) ([]string, error) {
	var keys []string
	err := s.read(ctx).Table("versions AS v").Joins("JOIN derivatives d ON d.version_id = v.id").
		Where("v.asset_id = ? AND v.published_at <> 0 AND d.state = ? AND d.complete", assetID, DerivativeDone).
		Clauses(clause.OrderBy{Expression: gorm.Expr("CASE WHEN v.state = ? THEN 0 ELSE 1 END, v.number DESC, d.ordinal, d.id", VersionPublished)}).
		Pluck("d.storage_key", &keys).Error
	return keys, err
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
