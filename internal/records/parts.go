package records

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Part is something made on the way to a derivative: a chunk of a rendition, or the sound of a programme. It lies in the
// store, so that another worker can go on with it, until nobody needs it any more.
type Part struct {
	// Name is a hash of everything that determines the content, so that a part made once is never made again.
	Name         string `gorm:"primaryKey"`
	VersionID    string // of the version it was made for
	MasterSHA256 string `gorm:"column:master_sha256"`
	StorageKey   string
	Bytes        int64
	Mime         string
	Frames       int64   // of a chunk
	SSIMSum      float64 `gorm:"column:ssim_sum"` // over SSIMPictures compared pictures
	SSIMPictures int64   `gorm:"column:ssim_pictures"`
	SSIMWorst    float64 `gorm:"column:ssim_worst"` // of the worst second
	Channels     int     // of a sound
	Loudness     float64 // LUFS
	TruePeak     float64 // dBTP
	MadeAt       Instant
}

// Parts returns finished parts by name; a name nothing was made for is missing.
func (s *Store) Parts(ctx context.Context, names []string) (map[string]Part, error) {
	found := make(map[string]Part, len(names))
	for len(names) > 0 {
		batch := names[:min(len(names), 500)]
		names = names[len(batch):]
		var rows []Part
		if err := s.read(ctx).Where("name IN ?", batch).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, row := range rows {
			found[row.Name] = row
		}
	}
	return found, nil
}

// AddParts records parts that the claimed step made. One that is recorded already is replaced: it has the same content.
func (t *Tx) AddParts(parts []Part) error {
	if len(parts) == 0 {
		return nil
	}
	for i := range parts {
		parts[i].VersionID, parts[i].MasterSHA256 = t.claim.Version.ID, t.claim.Version.MasterSHA256
		parts[i].MadeAt = now(t.db)
	}
	return t.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&parts).Error
}

// ForgetParts removes up to limit parts older than age that no version being made can still want, and returns their
// places in the store. The caller deletes those that [Store.PartWanted] does not name again.
func (s *Store) ForgetParts(ctx context.Context, age time.Duration, limit int) ([]string, error) {
	var rows []Part
	err := s.write(ctx, func(tx *gorm.DB) error {
		err := tx.Where("made_at < ?", now(tx).Add(-age)).
			Where("NOT EXISTS (SELECT 1 FROM versions v WHERE v.state = ? AND v.master_sha256 IN (parts.master_sha256, ''))", VersionProcessing).
			Order("made_at").Limit(limit).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		return tx.Delete(&rows).Error
	})
	keys := make([]string, 0, len(rows))
	for _, row := range rows {
		keys = append(keys, row.StorageKey)
	}
	return keys, err
}

// PartWanted reports whether a part or a derivative lies at a place in the store.
func (s *Store) PartWanted(ctx context.Context, key string) (bool, error) {
	for _, table := range []any{&Part{}, &Derivative{}} {
		var count int64
		if err := s.read(ctx).Model(table).Where("storage_key = ?", key).Count(&count).Error; err != nil || count > 0 {
			return count > 0, err
		}
	}
	return false, nil
}
