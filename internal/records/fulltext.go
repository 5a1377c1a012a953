package records

import (
	"strings"

	"gorm.io/gorm"
)

// findable takes up anew what a stored asset is found by: its own words and what is said in the tracks readers have. Whoever changes
// either calls it, holding the asset.
func findable(tx *gorm.DB, asset *Asset) error {
	tracks, err := saidIn(tx, asset)
	if err != nil {
		return err
	}
	if !isPostgresDB(tx) {
		err := tx.Exec("DELETE FROM text_words WHERE rowid IN (SELECT id FROM asset_texts WHERE asset_id = ?)", asset.ID).Error
		if err != nil {
			return err
		}
	}
	if err := tx.Exec("DELETE FROM asset_texts WHERE asset_id = ?", asset.ID).Error; err != nil {
		return err
	}
	own := strings.Join(wordsOf(ownText(asset)), " ")
	if len(tracks) == 0 {
		tracks = []string{""}
	}
	for _, said := range tracks {
		if err := putWords(tx, asset.ID, strings.TrimSpace(own+" "+said)); err != nil {
			return err
		}
	}
	return nil
}

// findableAgain is findable for an asset that may have been read before it was held.
func findableAgain(tx *gorm.DB, assetID string) error {
	var asset Asset
	if err := tx.First(&asset, "id = ?", assetID).Error; err != nil {
		return err
	}
	return findable(tx, &asset)
}

func putWords(tx *gorm.DB, assetID, words string) error {
	if isPostgresDB(tx) {
		return tx.Exec("INSERT INTO asset_texts (asset_id, words) VALUES (?, array_to_tsvector(string_to_array(?, ' ')))", assetID, words).Error
	}
	var id int64
	if err := tx.Raw("INSERT INTO asset_texts (asset_id) VALUES (?) RETURNING id", assetID).Scan(&id).Error; err != nil {
		return err
	}
	return tx.Exec("INSERT INTO text_words (rowid, words) VALUES (?, ?)", id, words).Error
}

// ownText is everything people wrote about an asset.
func ownText(asset *Asset) string {
	parts := append([]string{asset.Title, asset.Description}, asset.Tags...)
	add := func(texts ...*string) {
		for _, text := range texts {
			if text != nil {
				parts = append(parts, *text)
			}
		}
	}
	add(asset.Alt)
	for _, text := range asset.Texts {
		add(text.Title, text.Description, text.Alt)
	}
	return strings.Join(parts, "\n")
}

// saidIn are the words of every different track of the version that readers see, where the manifest lists it: one from a file while
// the asset has that file, one from the master while no file takes its place.
func saidIn(tx *gorm.DB, asset *Asset) ([]string, error) {
	planned := "d.planned"
	if isPostgresDB(tx) {
		planned = "CAST(d.planned AS jsonb)"
	}
	var words []string
	err := tx.Raw(`SELECT t.words FROM texts t WHERE t.id IN (
		SELECT d.text_id FROM derivatives d JOIN versions v ON v.id = d.version_id
		WHERE v.asset_id = ? AND v.state = ? AND d.state = ? AND d.complete AND d.text_id <> 0 AND CASE WHEN d.subtitle_id <> ''
			THEN EXISTS (SELECT 1 FROM subtitle_sources s WHERE s.id = d.subtitle_id)
			ELSE NOT EXISTS (SELECT 1 FROM subtitle_sources s WHERE s.asset_id = v.asset_id
				AND s.locale = `+planned+`->>'locale' AND s.kind = `+planned+`->>'text_kind') END)`,
		asset.ID, VersionPublished, DerivativeDone).Scan(&words).Error
	return words, err
}

func isPostgresDB(db *gorm.DB) bool { return db.Name() == postgresDialect }
