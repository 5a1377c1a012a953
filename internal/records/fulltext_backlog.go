package records

import (
	"context"

	"gorm.io/gorm"
)

// takeUpWords takes up the words of assets that are older than the index of words, some at a time, so that it may be ended at
// any moment and goes on at the next start. What is said in their tracks is not known any more: it is taken up when a track is
// made next.
func (s *Store) takeUpWords(ctx context.Context) error {
	for {
		var ids []string
		err := s.write(ctx, func(tx *gorm.DB) error {
			if err := tx.Table("texts_backlog").Order("asset_id").Limit(500).Pluck("asset_id", &ids).Error; err != nil || len(ids) == 0 {
				return err
			}
			var assets []Asset
			if err := s.locked(tx).Order("id").Find(&assets, "id IN ?", ids).Error; err != nil {
				return err
			}
			for i := range assets {
				if err := findable(tx, &assets[i]); err != nil {
					return err
				}
			}
			return tx.Exec("DELETE FROM texts_backlog WHERE asset_id IN ?", ids).Error
		})
		if err != nil || len(ids) == 0 {
			return err
		}
	}
}
