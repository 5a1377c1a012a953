package records

import (
	"context"
	"strings"

	"gorm.io/gorm"
)

// Asset returns an asset by its id, or by its external id when ref starts with "ext:".
func (s *Store) Asset(ctx context.Context, ref string) (*Asset, error) {
	column, value := "id", ref
	if external, ok := strings.CutPrefix(ref, "ext:"); ok {
		column, value = "external_id", external
	}
	var asset Asset
	err := s.read(ctx).First(&asset, column+" = ?", value).Error
	return &asset, translate(err)
}

// AssetFilter selects assets. Zero fields select everything.
type AssetFilter struct {
	State        AssetState
	Tag          string
	Query        string  // part of a title or description, any case
	ChangedSince Instant // inclusive
	After        AssetMark
	Limit        int
}

// AssetMark is a place in the list of assets, which is ordered by change, then id.
type AssetMark struct {
	UpdatedAt Instant
	ID        string
}

// Assets lists assets, the least recently changed first, so that a reader that follows changes misses none.
func (s *Store) Assets(ctx context.Context, filter AssetFilter) ([]Asset, error) {
	db := s.read(ctx)
	if filter.State != "" {
		db = db.Where("state = ?", filter.State)
	}
	if filter.Tag != "" {
		db = db.Where(`tags LIKE ? ESCAPE '\'`, "%"+escapeLike(quoted(filter.Tag))+"%")
	}
	if filter.Query != "" {
		pattern := "%" + escapeLike(strings.ToLower(filter.Query)) + "%"
		db = db.Where(`(LOWER(title) LIKE ? ESCAPE '\' OR LOWER(description) LIKE ? ESCAPE '\')`, pattern, pattern)
	}
	if filter.ChangedSince != 0 {
		db = db.Where("updated_at >= ?", filter.ChangedSince)
	}
	if filter.After.ID != "" {
		db = db.Where("(updated_at > ? OR (updated_at = ? AND id > ?))", filter.After.UpdatedAt, filter.After.UpdatedAt, filter.After.ID)
	}
	var assets []Asset
	err := db.Order("updated_at, id").Limit(filter.Limit).Find(&assets).Error
	return assets, err
}

// quoted is a tag as it stands inside the stored JSON list.
func quoted(tag string) string { return `"` + strings.ReplaceAll(tag, `"`, `\"`) + `"` }

func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text)
}

// EditAsset changes an asset's own fields in one transaction and bumps its change time. Its identity and state are left alone.
func (s *Store) EditAsset(ctx context.Context, id string, edit func(*Asset)) (*Asset, error) {
	var asset Asset
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := s.locked(tx).First(&asset, "id = ?", id).Error; err != nil {
			return err
		}
		edit(&asset)
		asset.UpdatedAt = Now()
		return tx.Save(&asset).Error
	})
	return &asset, err
}

// Withdraw takes an asset down at once and stops whatever is being made of it.
func (s *Store) Withdraw(ctx context.Context, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var versions []Version
		if err := s.locked(tx).Where("asset_id = ? AND state = ?", id, VersionProcessing).Find(&versions).Error; err != nil {
			return err
		}
		for i := range versions {
			if err := cancelVersion(tx, versions[i].ID); err != nil {
				return err
			}
		}
		change := tx.Model(&Asset{}).Where("id = ?", id).
			Updates(map[string]any{"state": AssetWithdrawn, "updated_at": Now()})
		if change.Error == nil && change.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		return change.Error
	})
}
