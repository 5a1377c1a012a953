package records

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"gorm.io/gorm"
)

// putWords replaces the words a stored asset itself is found by.
func putWords(tx *gorm.DB, asset *Asset) error {
	words := strings.Join(wordsOf(ownText(asset)), " ")
	if isPostgresDB(tx) {
		return tx.Exec(`INSERT INTO texts (asset_id, words) VALUES (?, array_to_tsvector(string_to_array(?, ' ')))
			ON CONFLICT (asset_id) DO UPDATE SET words = excluded.words`, asset.ID, words).Error
	}
	if err := tx.Exec("INSERT INTO texts (asset_id) VALUES (?) ON CONFLICT DO NOTHING", asset.ID).Error; err != nil {
		return err
	}
	return tx.Exec("INSERT OR REPLACE INTO text_words (rowid, words) SELECT id, ? FROM texts WHERE asset_id = ?", words, asset.ID).Error
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

// Says records what a finished output of the claimed version says, so that its asset is found by it while readers see that
// version. It counts for every later derivative of the same recipe, too. Of a text above 1 MiB only the beginning is taken up.
// Call it after [Tx.Made]. ErrNotFound tells that the output is of no or another version.
func (t *Tx) Says(derivativeID, text string) error {
	id, err := putText(t.db, strings.Join(wordsOf(text), " "))
	if err != nil {
		return err
	}
	return one(t.output(derivativeID).Updates(map[string]any{"text_id": id}))
}

// putText stores words once, however many derivatives say them.
func putText(tx *gorm.DB, words string) (id int64, err error) {
	digest := sha256.Sum256([]byte(words))
	name := hex.EncodeToString(digest[:])
	if isPostgresDB(tx) {
		// An update that changes nothing holds the row: nobody may forget the text before it is used.
		err = tx.Raw(`INSERT INTO texts (sha256, words) VALUES (?, array_to_tsvector(string_to_array(?, ' ')))
			ON CONFLICT (sha256) DO UPDATE SET sha256 = excluded.sha256 RETURNING id`, name, words).Scan(&id).Error
		return id, err
	}
	added := tx.Exec("INSERT INTO texts (sha256) VALUES (?) ON CONFLICT DO NOTHING", name)
	if added.Error != nil {
		return 0, added.Error
	}
	if err := tx.Raw("SELECT id FROM texts WHERE sha256 = ?", name).Scan(&id).Error; err != nil || added.RowsAffected == 0 {
		return id, err
	}
	return id, tx.Exec("INSERT INTO text_words (rowid, words) VALUES (?, ?)", id, words).Error
}

// forgetTexts removes what the swept outputs of a version said, unless another output says it still.
func forgetTexts(tx *gorm.DB, versionID string) error {
	var ids []int64
	err := tx.Raw(`SELECT DISTINCT d.text_id FROM derivatives d WHERE d.version_id = ? AND d.text_id <> 0
		AND NOT EXISTS (SELECT 1 FROM derivatives o WHERE o.text_id = d.text_id AND o.text_id <> 0 AND o.state = ?)`,
		versionID, DerivativeDone).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return err
	}
	if err := tx.Model(&Derivative{}).Where("text_id IN ?", ids).Updates(map[string]any{"text_id": 0}).Error; err != nil {
		return err
	}
	if !isPostgresDB(tx) {
		if err := tx.Exec("DELETE FROM text_words WHERE rowid IN ?", ids).Error; err != nil {
			return err
		}
	}
	return tx.Exec("DELETE FROM texts WHERE id IN ?", ids).Error
}

func isPostgresDB(db *gorm.DB) bool { return db.Name() == postgresDialect }
