package records

import "gorm.io/gorm"

// inState selects assets that stand in a state at a moment, as [Asset.StateAt] says it.
func inState(db *gorm.DB, state AssetState, at Instant) *gorm.DB {
	switch state {
	case "":
		return db
	case AssetExpired:
		return inPhase(db.Where("state = ?", AssetPublished), PhaseClosed, at)
	case AssetPublished:
		return db.Where("state = ? AND (ends_at = 0 OR ends_at > ?)", AssetPublished, at)
	}
	return db.Where("state = ?", state)
}

// inPhase selects assets on one side of their rights window at a moment, as [Asset.Window] says it. No window ends before it starts.
func inPhase(db *gorm.DB, phase Phase, at Instant) *gorm.DB {
	switch phase {
	case PhaseUpcoming:
		return db.Where("starts_at <> 0 AND starts_at > ?", at)
	case PhaseOpen:
		return db.Where("starts_at <= ? AND (ends_at = 0 OR ends_at > ?)", at, at)
	case PhaseClosed:
		return db.Where("ends_at <> 0 AND ends_at <= ?", at)
	}
	return db
}

// bearing selects assets that bear all of some tags, are of a set, have something in a locale and a newer version in a state; empty is any.
func (f AssetFilter) bearing(db *gorm.DB) *gorm.DB {
	if len(f.Newer) > 0 {
		db = db.Where(`id IN (SELECT v.asset_id FROM versions v JOIN assets seen ON seen.id = v.asset_id
			WHERE v.state IN ? AND v.number > seen.published_version)`, f.Newer)
	}
	for _, tag := range f.Tags {
		db = db.Where("id IN (SELECT asset_id FROM asset_tags WHERE tag = ?)", tag)
	}
	if f.Set != "" {
		db = db.Where("id IN (SELECT asset_id FROM asset_sets WHERE name = ?)", f.Set)
	}
	if f.Locale != "" {
		db = db.Where("id IN (SELECT asset_id FROM asset_locales WHERE locale = ?)", f.Locale)
	}
	return db
}
