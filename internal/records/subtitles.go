package records

import (
	"context"

	"gorm.io/gorm"
)

// PutSubtitle stores a subtitle file for an asset, replacing the one of the same locale and kind. An empty id and time are filled in.
func (s *Store) PutSubtitle(ctx context.Context, source *SubtitleSource) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		asset, err := s.lockAsset(tx, source.AssetID)
		if err == nil && asset.State == AssetWithdrawn {
			err = ErrWithdrawn
		}
		if err != nil {
			return err
		}
		err = tx.Where("asset_id = ? AND locale = ? AND kind = ?", source.AssetID, source.Locale, source.Kind).
			Delete(&SubtitleSource{}).Error
		if err != nil {
			return err
		}
		if err := insertSubtitle(tx, source); err != nil {
			return err
		}
		if err := indexLocales(tx, source.AssetID); err != nil {
			return err
		}
		if err := findable(tx, asset); err != nil {
			return err
		}
		if err := note(tx, source.AssetID, 0, ActionSubtitles, map[string]any{"locale": source.Locale, "kind": source.Kind}); err != nil {
			return err
		}
		return touch(tx, source.AssetID, nil)
	})
}

func insertSubtitle(tx *gorm.DB, source *SubtitleSource) error {
	if err := fillID(&source.ID); err != nil {
		return err
	}
	if source.CreatedAt == 0 {
		source.CreatedAt = now(tx)
	}
	return tx.Create(source).Error
}

// Subtitles returns an asset's subtitle files, oldest first.
func (s *Store) Subtitles(ctx context.Context, assetID string) ([]SubtitleSource, error) {
	var sources []SubtitleSource
	err := s.read(ctx).Where("asset_id = ?", assetID).Order("created_at, id").Find(&sources).Error
	return sources, err
}

// Subtitle returns one subtitle file by its id.
func (s *Store) Subtitle(ctx context.Context, id string) (*SubtitleSource, error) {
	var source SubtitleSource
	err := s.read(ctx).First(&source, "id = ?", id).Error
	return &source, translate(err)
}

// DeleteSubtitles removes an asset's subtitle files of one locale, and hides what was made of them and of those before them. It reports whether there were any.
func (s *Store) DeleteSubtitles(ctx context.Context, assetID, locale string) (bool, error) {
	found := false
	err := s.write(ctx, func(tx *gorm.DB) error {
		asset, err := s.lockAsset(tx, assetID)
		if err != nil {
			return err
		}
		gone := tx.Where("asset_id = ? AND locale = ?", assetID, locale).Delete(&SubtitleSource{})
		found = gone.RowsAffected > 0
		if gone.Error != nil || !found {
			return gone.Error
		}
		down, err := takeDown(tx, assetID, "subtitle_id", locale)
		if err != nil {
			return err
		}
		if err := indexLocales(tx, assetID); err != nil {
			return err
		}
		if err := findable(tx, asset); err != nil {
			return err
		}
		if err := note(tx, assetID, 0, ActionUntitled, map[string]any{"locale": locale}); err != nil {
			return err
		}
		if err := touch(tx, assetID, nil); err != nil {
			return err
		}
		return changed(tx, asset, tookDown(down, "subtitles"))
	})
	return found, err
}

// Subtitles returns the subtitle files the claimed version's asset has now, oldest first.
func (t *Tx) Subtitles() ([]SubtitleSource, error) {
	var sources []SubtitleSource
	err := t.db.Where("asset_id = ?", t.claim.Version.AssetID).Order("created_at, id").Find(&sources).Error
	return sources, err
}
