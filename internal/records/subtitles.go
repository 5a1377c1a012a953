package records

import (
	"context"
	"errors"

	"gorm.io/gorm"
)

// PutSubtitle stores a subtitle file for an asset, replacing the one of the same locale and kind, together with what it brings to versions.
// An empty id and time are filled in. ErrMoved tells that the additions must be planned again.
func (s *Store) PutSubtitle(ctx context.Context, source *SubtitleSource, additions ...Addition) error {
	return s.lateChange(ctx, source.AssetID, additions, func(tx *gorm.DB, asset *Asset) error {
		if asset.State == AssetWithdrawn {
			return ErrWithdrawn
		}
		err := tx.Where("asset_id = ? AND locale = ? AND kind = ?", source.AssetID, source.Locale, source.Kind).
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

// errNone ends a change that met nothing.
var errNone = errors.New("there is none")

// DeleteSubtitles removes an asset's subtitle files of one locale, and hides what was made of them and of those before them, together with
// what their loss brings to versions. It reports whether there were any; otherwise nothing is added. ErrMoved tells that the additions must be planned again.
func (s *Store) DeleteSubtitles(ctx context.Context, assetID, locale string, additions ...Addition) (bool, error) {
	found := false
	err := s.lateChange(ctx, assetID, additions, func(tx *gorm.DB, asset *Asset) error {
		if asset.State == AssetWithdrawn {
			return ErrWithdrawn
		}
		down, err := removeTracks(tx, assetID, locale)
		if err != nil {
			return err
		}
		found = true
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
	if errors.Is(err, errNone) {
		err = nil
	}
	return found, err
}

// removeTracks removes the subtitle files of a locale with all that was made of them, and returns where readers may have it. errNone tells that
// there were none.
func removeTracks(tx *gorm.DB, assetID, locale string) (down []string, err error) {
	var tracks []TextTrack
	ofLocale := tx.Model(&SubtitleSource{}).Where("asset_id = ? AND locale = ?", assetID, locale)
	if err := ofLocale.Order("kind").Find(&tracks).Error; err != nil {
		return nil, err
	}
	if len(tracks) == 0 {
		return nil, errNone
	}
	if err := tx.Where("asset_id = ? AND locale = ?", assetID, locale).Delete(&SubtitleSource{}).Error; err != nil {
		return nil, err
	}
	if down, err = takeDown(tx, assetID, "subtitle_id", locale); err != nil {
		return nil, err
	}
	streams, err := closeTracks(tx, assetID, tracks)
	return append(down, streams...), err
}

// Subtitles returns the subtitle files the claimed version's asset has now, oldest first.
func (t *Tx) Subtitles() ([]SubtitleSource, error) {
	var sources []SubtitleSource
	err := t.db.Where("asset_id = ?", t.claim.Version.AssetID).Order("created_at, id").Find(&sources).Error
	return sources, err
}
