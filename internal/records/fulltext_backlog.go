package records

import (
	"context"
	"strings"

	"gorm.io/gorm"
)

// takeUpWords takes up the words of assets that were taken up by older rules or not at all, some at a time, so that it may be ended at
// any moment and goes on at the next start. What is said in tracks that are older than the index of words is read from the store
// afterwards, see [Store.UnreadTracks]: an upgrade does not wait for that.
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
				if err := splitAgain(tx, assets[i].ID); err != nil {
					return err
				}
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

// splitAgain brings what is said in the tracks of an asset up to the rules by which words are split now. What is split
// already stays; of a dense script single characters are added, which its pairs begin with anyway. A text keeps the digest it was stored under.
func splitAgain(tx *gorm.DB, assetID string) error {
	var texts []struct {
		ID    int64
		Words string
	}
	err := tx.Raw(`SELECT id, words FROM texts WHERE id IN (SELECT d.text_id FROM derivatives d JOIN versions v ON v.id = d.version_id
		WHERE v.asset_id = ? AND d.text_id <> 0) ORDER BY id`, assetID).Scan(&texts).Error
	if err != nil {
		return err
	}
	for _, text := range texts {
		words := strings.Join(wordsOf(text.Words), " ")
		if words == text.Words {
			continue
		}
		if err := tx.Exec("UPDATE texts SET words = ? WHERE id = ?", words, text.ID).Error; err != nil {
			return err
		}
	}
	return nil
}
