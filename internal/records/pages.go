package records

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

const (
	// maxPages is how many prepared documents of an asset are kept of one form: readers may ask for it in any of many languages, and none may
	// fill the database by asking for all of them.
	maxPages = 32
	// maxForms is how many forms they are kept of: of the builds before and after a deploy, and of one more.
	maxForms = 3
	// farewell is how long documents of another form stay beside those of this one. A rolling deploy is over by then.
	farewell = 24 * time.Hour
)

// PreparedPage is a document of an asset as it was prepared for readers of one kind. It can be prepared again at any time.
type PreparedPage struct {
	ID        string `gorm:"primaryKey"` // names the asset, the form and what was asked of it
	AssetID   string
	Revision  int64   // of the asset, as it was before anything else was read for the document
	Form      string  // what else decides the bytes: the program, its addresses
	ETag      string  `gorm:"column:etag"`
	Body      []byte  // compressed
	WrittenAt Instant // set when it is kept; zero where an earlier release kept it
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

// KeepPages keeps prepared documents in place of those of earlier revisions, and of other forms once this one has taken over. One that is out of
// date already, or one too many of its asset and form, is not kept, and that is no error.
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
	if err := clearShelf(tx, page); err != nil {
		return err
	}
	if free, err := shelfRoom(tx, page); err != nil || !free {
		return err
	}
	page.WrittenAt = now(tx)
	return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&page).Error
}

// clearShelf removes what is out of date, and what other forms have not written to for a day although this one has been there for as long. By age
// alone, the first page after a deploy would take away those that the servers which still run the build before live on.
func clearShelf(tx *gorm.DB, page PreparedPage) error {
	old := now(tx).Add(-farewell)
	return tx.Where(`asset_id = ? AND (revision < ? OR form <> ? AND written_at < ?
		AND EXISTS (SELECT 1 FROM prepared_pages p WHERE p.asset_id = ? AND p.form = ? AND p.revision = ? AND p.written_at < ?))`,
		page.AssetID, page.Revision, page.Form, old, page.AssetID, page.Form, page.Revision, old).Delete(&PreparedPage{}).Error
}

// shelfRoom reports whether there is room for a page among those of its asset. For the first page of one form too many it makes some: the
// form that was written to before all others goes.
func shelfRoom(tx *gorm.DB, page PreparedPage) (bool, error) {
	var forms []struct {
		Form string
		Kept int
	}
	err := tx.Model(&PreparedPage{}).Select("form, COUNT(*) AS kept").Where("asset_id = ? AND id <> ?", page.AssetID, page.ID).
		Group("form").Scan(&forms).Error
	if err != nil {
		return false, err
	}
	for _, each := range forms {
		if each.Form == page.Form {
			return each.Kept < maxPages, nil
		}
	}
	if len(forms) < maxForms {
		return true, nil
	}
	// Asked for only now: written_at lies behind the body of its row, and reading it costs reading that.
	return true, tx.Where(`asset_id = ? AND form = (SELECT p.form FROM prepared_pages p WHERE p.asset_id = ? AND p.form <> ?
		GROUP BY p.form ORDER BY MAX(p.written_at), p.form LIMIT 1)`, page.AssetID, page.AssetID, page.Form).Delete(&PreparedPage{}).Error
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
