package records

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// maxPages is how many prepared documents of an asset are kept: readers may ask for it in any of many languages, and none may fill the
// database by asking for all of them.
const maxPages = 32

// PreparedPage is a document of an asset as it was prepared for readers of one kind. It can be prepared again at any time.
type PreparedPage struct {
	ID       string `gorm:"primaryKey"` // names the asset and what was asked of it
	AssetID  string
	Revision int64  // of the asset, as it was before anything else was read for the document
	Form     string // what else decides the bytes: the program, its addresses
	ETag     string `gorm:"column:etag"`
	Body     []byte // compressed
}

const pagesByID = "SELECT id, asset_id, revision, form, etag, body FROM prepared_pages WHERE id LIST1"

// Pages returns the prepared documents that are kept under some ids. Whether they are still of use, revision and form tell.
func (s *Store) Pages(ctx context.Context, ids []string) (map[string]PreparedPage, error) {
	found := make(map[string]PreparedPage, len(ids))
	err := s.eachRow(ctx, pagesByID, [][]string{ids}, func(rows *sql.Rows) error {
		var page PreparedPage
		if err := rows.Scan(&page.ID, &page.AssetID, &page.Revision, &page.Form, &page.ETag, &page.Body); err != nil {
			return err
		}
		found[page.ID] = page
		return nil
	})
	return found, err
}

// KeepPages keeps prepared documents in place of those of earlier revisions and of other forms. One that is out of date already, or one too
// many of its asset, is not kept, and that is no error.
func (s *Store) KeepPages(ctx context.Context, pages []PreparedPage) error {
	inOrder := slices.SortedFunc(slices.Values(pages), func(a, b PreparedPage) int { return cmp.Compare(a.ID, b.ID) })
	return s.write(ctx, func(tx *gorm.DB) error {
		for _, page := range inOrder { // in one order everywhere, so that two servers never wait for each other
			if err := keepPage(tx, page); err != nil {
				return err
			}
		}
		return nil
	})
}

func keepPage(tx *gorm.DB, page PreparedPage) error {
	// Of an asset that has changed since, or was withdrawn, nothing is of use. One that somebody is changing now is left to the next reader:
	// whoever holds it may wait for these very rows.
	var current []string
	err := idle(tx).Model(&Asset{}).Where("id = ? AND revision = ? AND state <> ?", page.AssetID, page.Revision, AssetWithdrawn).Pluck("id", &current).Error
	if err != nil || len(current) == 0 {
		return err
	}
	err = tx.Where("asset_id = ? AND (revision < ? OR form <> ?)", page.AssetID, page.Revision, page.Form).Delete(&PreparedPage{}).Error
	if err != nil {
		return err
	}
	var kept int64
	err = tx.Model(&PreparedPage{}).Where("asset_id = ? AND id <> ?", page.AssetID, page.ID).Count(&kept).Error
	if err != nil || kept >= maxPages {
		return err
	}
	return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&page).Error
}

// idle finds rows that nobody holds, and keeps them as they are until the transaction ends. SQLite has one writer at a time.
func idle(tx *gorm.DB) *gorm.DB {
	if tx.Name() != postgresDialect {
		return tx
	}
	return tx.Clauses(clause.Locking{Strength: "KEY SHARE", Options: clause.LockingOptionsSkipLocked})
}

// forgetPages removes what is prepared of an asset.
func forgetPages(tx *gorm.DB, assetID string) error {
	return tx.Where("asset_id = ?", assetID).Delete(&PreparedPage{}).Error
}
