package records

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/reelmill/reelmill/jobs"
)

// MaxFallbacks is how many assets may stand in for each other in a row.
const MaxFallbacks = 5

// fallbackLease is the row that edits of fallbacks hold.
const fallbackLease = "fallbacks"

// CheckFallback refuses, before anything is stored, a fallback that is not there, that leads back to its asset, or that would make a row of
// more than [MaxFallbacks]. Storing it checks that again, when no other edit can come between.
func (s *Store) CheckFallback(ctx context.Context, assetID, fallbackID string) error {
	return translate(checkFallback(s.read(ctx), assetID, fallbackID))
}

// holdFallback checks the fallback an asset is to have. Edits of fallbacks follow each other from here to the end of their
// transactions, all of them: whether one makes a ring depends on assets that others may be editing. Its caller holds the asset's lock; nobody
// asks for one after this.
func holdFallback(tx *gorm.DB, assetID, fallbackID string) error {
	if fallbackID == "" {
		return nil
	}
	err := tx.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "name"}}, DoUpdates: clause.AssignmentColumns([]string{"holder"}),
	}).Create(&Lease{Name: fallbackLease}).Error
	if err != nil {
		return err
	}
	return checkFallback(tx, assetID, fallbackID)
}

func checkFallback(db *gorm.DB, assetID, fallbackID string) error {
	if fallbackID == "" {
		return nil
	}
	if fallbackID == assetID {
		return jobs.Refuse("fallback-to-itself", "An asset cannot stand in for itself.", "Choose another asset.", nil)
	}
	ahead, err := standIns(db, assetID, fallbackID)
	if err != nil {
		return err
	}
	behind, err := leadingTo(db, assetID)
	if err == nil && ahead+behind > MaxFallbacks {
		err = jobs.Refuse("fallback-too-long", "More than five assets would stand in for each other in a row.",
			"Choose a fallback that has none of its own, and for an asset that no other falls back on.", nil)
	}
	return err
}

// standIns counts the assets that would stand in for one in a row, from its fallback on, up to one more than may.
func standIns(db *gorm.DB, assetID, fallbackID string) (count int, err error) {
	for ; fallbackID != "" && count <= MaxFallbacks; count++ {
		if fallbackID == assetID {
			return 0, jobs.Refuse("fallback-cycle", "The fallback leads back to the asset itself.", "Choose an asset that does not fall back on this one.", nil)
		}
		var next Asset
		err := db.Select("id", "fallback_id").First(&next, "id = ?", fallbackID).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return 0, jobs.Refuse("fallback-not-found", "The fallback asset does not exist.", "Create it first.", nil)
		}
		if err != nil {
			return 0, err
		}
		fallbackID = next.FallbackID
	}
	return count, nil
}

// leadingTo is how long the longest row of assets is that fall back on each other and, in the end, on one, up to one more than may.
func leadingTo(db *gorm.DB, assetID string) (longest int, err error) {
	err = db.Raw(`WITH RECURSIVE behind (id, place) AS (
			SELECT id, 1 FROM assets WHERE fallback_id = ? AND fallback_id <> ''
			UNION SELECT a.id, seen.place + 1 FROM behind seen JOIN assets a ON a.fallback_id = seen.id AND a.fallback_id <> '' WHERE seen.place <= ?
		) SELECT COALESCE(MAX(place), 0) FROM behind`, assetID, MaxFallbacks).Scan(&longest).Error
	return longest, err
}
