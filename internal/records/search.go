package records

import (
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"
)

// AssetTag says that an asset bears a tag. It repeats what [Asset.Tags] lists in a form that an index can answer.
type AssetTag struct {
	Tag     string `gorm:"primaryKey"`
	AssetID string `gorm:"primaryKey"`
}

// fold makes texts that differ only in case or in how their accents are spelled equal. The databases' own LOWER leaves
// letters beyond ASCII alone, PostgreSQL's depending on its locale.
func fold(text string) string { return cases.Fold().String(norm.NFKC.String(text)) }

// indexText refreshes what an asset is found by.
func indexText(asset *Asset) { asset.Search = fold(asset.Title + "\n" + asset.Description) }

// indexTags replaces the tags and words a stored asset is found by.
func indexTags(tx *gorm.DB, asset *Asset) error {
	if err := findable(tx, asset); err != nil {
		return err
	}
	if err := tx.Delete(&AssetTag{}, "asset_id = ?", asset.ID).Error; err != nil {
		return err
	}
	known := map[string]bool{}
	rows := make([]AssetTag, 0, len(asset.Tags))
	for _, tag := range asset.Tags {
		if !known[tag] {
			rows = append(rows, AssetTag{Tag: tag, AssetID: asset.ID})
		}
		known[tag] = true
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.CreateInBatches(rows, 100).Error
}
