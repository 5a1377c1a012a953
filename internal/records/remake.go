package records

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"
)

// Published returns up to limit assets whose manifest readers can see now, in the order of their ids, behind one; empty begins with the
// first.
func (s *Store) Published(ctx context.Context, after string, limit int) ([]Asset, error) {
	var assets []Asset
	db := inState(s.read(ctx), AssetPublished, s.now())
	err := db.Where("id > ?", after).Order("id").Limit(limit).Find(&assets).Error
	return assets, err
}

// Remake adds a version of the master of which an asset's published version is: master.Known. While a version newer than that is being
// made or waits for somebody, that one is returned and fresh is false. ErrState tells that another version is published by now.
func (s *Store) Remake(ctx context.Context, assetID string, master Master) (version *Version, fresh bool, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		asset, err := s.lockAsset(tx, assetID)
		if err != nil {
			return err
		}
		if asset.State == AssetWithdrawn {
			return ErrWithdrawn
		}
		if asset.State != AssetPublished || asset.PublishedVersion != master.Known.Number {
			return ErrState
		}
		if version, err = underWay(tx, asset); err != nil || version != nil {
			return err
		}
		fresh = true
		if version, err = addVersion(tx, asset, master); err != nil {
			return err
		}
		return note(tx, assetID, version.Number, ActionRemade, map[string]any{"of": master.Known.Number})
	})
	return version, fresh && err == nil, err
}

// UnderWay returns the newest version of an asset that is newer than the published one and being made or waiting for somebody; nil when
// there is none.
func (s *Store) UnderWay(ctx context.Context, asset *Asset) (*Version, error) {
	version, err := underWay(s.read(ctx), asset)
	return version, translate(err)
}

func underWay(db *gorm.DB, asset *Asset) (*Version, error) {
	if asset.LatestVersion <= asset.PublishedVersion {
		return nil, nil //nolint:nilnil // there is none, which is no error
	}
	var version Version
	err := db.Where("asset_id = ? AND number > ? AND state IN ?", asset.ID, asset.PublishedVersion, slices.Concat(waitingStates(), []VersionState{VersionProcessing})).
		Order("number DESC").First(&version).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil //nolint:nilnil // there is none, which is no error
	}
	return &version, err
}
