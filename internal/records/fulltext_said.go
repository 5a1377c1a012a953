package records

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"gorm.io/gorm"
)

// Says records what a finished output of the claimed version says, so that its asset is found by it while readers see that
// version. It counts for every later derivative of the same recipe, too. Of a text above 1 MiB only the beginning is taken up.
// Call it after [Tx.Made]. ErrNotFound tells that the output is of no or another version.
func (t *Tx) Says(derivativeID, text string) error {
	id, err := putWordsOf(t.db, text)
	if err != nil {
		return err
	}
	return one(t.output(derivativeID).Updates(map[string]any{"text_id": id}))
}

func putWordsOf(tx *gorm.DB, text string) (int64, error) {
	return putText(tx, strings.Join(wordsOf(text), " "))
}

// putText stores words once, however many derivatives say them.
func putText(tx *gorm.DB, words string) (id int64, err error) {
	digest := sha256.Sum256([]byte(words))
	// An update that changes nothing holds the row: nobody may forget the text before it is used.
	err = tx.Raw("INSERT INTO texts (sha256, words) VALUES (?, ?) ON CONFLICT (sha256) DO UPDATE SET sha256 = excluded.sha256 RETURNING id",
		hex.EncodeToString(digest[:]), words).Scan(&id).Error
	return id, err
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
	if err := tx.Exec("DELETE FROM texts WHERE id IN ?", ids).Error; err != nil {
		return err
	}
	var version Version
	if err := tx.First(&version, "id = ?", versionID).Error; err != nil {
		return err
	}
	return findableAgain(tx, version.AssetID)
}
