package records

import (
	"strings"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/profiles"
)

// AssetLocale says that an asset has something in a locale. It repeats what lies in several places in a form that an index can answer.
type AssetLocale struct {
	Locale  string `gorm:"primaryKey"`
	AssetID string `gorm:"primaryKey"`
}

// AssetSet says that an asset is made with a rendition set. It repeats [Asset.SetName] in a form that an index can answer.
type AssetSet struct {
	Name    string `gorm:"primaryKey"`
	AssetID string `gorm:"primaryKey"`
}

// indexSets replaces the rendition sets a stored asset is found by.
func indexSets(tx *gorm.DB, asset *Asset) error {
	if err := tx.Delete(&AssetSet{}, "asset_id = ?", asset.ID).Error; err != nil {
		return err
	}
	known := map[string]bool{"": true}
	for name := range strings.SplitSeq(asset.SetName, ",") {
		if known[name] {
			continue
		}
		known[name] = true
		if err := tx.Create(&AssetSet{Name: name, AssetID: asset.ID}).Error; err != nil {
			return err
		}
	}
	return nil
}

// indexLocales replaces the locales a stored asset is found by: its language, its translations, the subtitle files it was given and those
// that the master its readers see brought along. Each is found under what it belongs to, too: fr-CA under fr.
func indexLocales(tx *gorm.DB, assetID string) error {
	if err := tx.Delete(&AssetLocale{}, "asset_id = ?", assetID).Error; err != nil {
		return err
	}
	tags, err := localesOf(tx, assetID)
	if err != nil {
		return err
	}
	known := map[string]bool{"": true}
	var rows []AssetLocale
	for _, tag := range tags {
		for !known[tag] {
			known[tag] = true
			rows = append(rows, AssetLocale{Locale: tag, AssetID: assetID})
			tag = tag[:max(strings.LastIndexByte(tag, '-'), 0)]
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.CreateInBatches(rows, 100).Error
}

func localesOf(tx *gorm.DB, assetID string) ([]string, error) {
	var asset Asset
	if err := tx.Select("id", "language", "texts", "published_version").First(&asset, "id = ?", assetID).Error; err != nil {
		return nil, err
	}
	var tags []string
	if err := tx.Model(&SubtitleSource{}).Where("asset_id = ?", assetID).Pluck("locale", &tags).Error; err != nil {
		return nil, err
	}
	tags = append(tags, asset.Language)
	for tag := range asset.Texts {
		tags = append(tags, tag)
	}
	if asset.PublishedVersion == 0 {
		return tags, nil
	}
	var made []Derivative
	err := tx.Select("derivatives.id", "derivatives.planned").Joins("JOIN versions v ON v.id = derivatives.version_id").
		Where("v.asset_id = ? AND v.number = ? AND derivatives.state = ?", assetID, asset.PublishedVersion, DerivativeDone).Find(&made).Error
	for _, row := range made {
		if row.Planned.Output == profiles.OutputSubtitle && row.Planned.Track >= 0 { // what was given as a file is known, or was taken away
			tags = append(tags, row.Planned.Locale)
		}
	}
	return tags, err
}
