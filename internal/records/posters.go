package records

import (
	"context"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/profiles"
)

// What people do with posters, in the audit trail.
const (
	ActionPoster     Action = "poster-put"
	ActionPosterGone Action = "poster-removed"
)

// PosterSource is a picture somebody brought to be an asset's poster for readers of one locale.
type PosterSource struct {
	ID         string `gorm:"primaryKey"`
	AssetID    string
	Locale     string // BCP 47; "und": for everybody
	Filename   string
	StorageKey string
	SHA256     string `gorm:"column:sha256"`
	// Source is what the picture is; its media is image.
	Source    profiles.Source `gorm:"serializer:json"`
	CreatedAt Instant         `gorm:"autoCreateTime:false"`
}

// PutPoster stores a poster for an asset, replacing the one of the same locale, together with what it brings to versions. An empty id and
// time are filled in. ErrMoved tells that the additions must be planned again.
func (s *Store) PutPoster(ctx context.Context, source *PosterSource, additions ...Addition) error {
	return s.lateChange(ctx, source.AssetID, additions, func(tx *gorm.DB, asset *Asset) error {
		if asset.State == AssetWithdrawn {
			return ErrWithdrawn
		}
		err := tx.Where("asset_id = ? AND locale = ?", source.AssetID, source.Locale).Delete(&PosterSource{}).Error
		if err != nil {
			return err
		}
		if err := insertPoster(tx, source); err != nil {
			return err
		}
		if err := note(tx, source.AssetID, 0, ActionPoster, map[string]any{"locale": source.Locale}); err != nil {
			return err
		}
		return touch(tx, source.AssetID, nil)
	})
}

func insertPoster(tx *gorm.DB, source *PosterSource) error {
	if err := fillID(&source.ID); err != nil {
		return err
	}
	if source.CreatedAt == 0 {
		source.CreatedAt = now(tx)
	}
	return tx.Create(source).Error
}

// Posters returns the pictures an asset has for posters, oldest first.
func (s *Store) Posters(ctx context.Context, assetID string) ([]PosterSource, error) {
	return postersOf(s.read(ctx), assetID)
}

func postersOf(db *gorm.DB, assetID string) ([]PosterSource, error) {
	var sources []PosterSource
	err := db.Where("asset_id = ?", assetID).Order("created_at, id").Find(&sources).Error
	return sources, err
}

// Poster returns one picture by its id.
func (s *Store) Poster(ctx context.Context, id string) (*PosterSource, error) {
	var source PosterSource
	err := s.read(ctx).First(&source, "id = ?", id).Error
	return &source, translate(err)
}

// DeletePoster removes an asset's poster of one locale, and hides what was made of it and of those before it. It reports whether there was one.
func (s *Store) DeletePoster(ctx context.Context, assetID, locale string) (bool, error) {
	found := false
	err := s.write(ctx, func(tx *gorm.DB) error {
		asset, err := s.lockAsset(tx, assetID)
		if err != nil {
			return err
		}
		if asset.State == AssetWithdrawn {
			return ErrWithdrawn
		}
		gone := tx.Where("asset_id = ? AND locale = ?", assetID, locale).Delete(&PosterSource{})
		found = gone.RowsAffected > 0
		if gone.Error != nil || !found {
			return gone.Error
		}
		down, err := takeDown(tx, assetID, "poster_id", locale)
		if err != nil {
			return err
		}
		if err := note(tx, assetID, 0, ActionPosterGone, map[string]any{"locale": locale}); err != nil {
			return err
		}
		if err := touch(tx, assetID, nil); err != nil {
			return err
		}
		return changed(tx, asset, tookDown(down, "posters"))
	})
	return found, err
}

// Posters returns the pictures the claimed version's asset has for posters now, oldest first.
func (t *Tx) Posters() ([]PosterSource, error) { return postersOf(t.db, t.claim.Version.AssetID) }
