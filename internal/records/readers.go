package records

import (
	"maps"

	"gorm.io/gorm"
)

// touch marks an asset as changed in what readers may see. Its caller holds the asset's lock.
func touch(tx *gorm.DB, assetID string, also map[string]any) error {
	at, err := stamp(tx)
	if err != nil {
		return err
	}
	changes := map[string]any{"updated_at": at, "revision": gorm.Expr("revision + 1")}
	maps.Copy(changes, also)
	return tx.Model(&Asset{}).Where("id = ?", assetID).Updates(changes).Error
}

// changed tells the world that the manifest of an asset is another now. Where nothing is published there is none, but others may see through it.
func changed(tx *gorm.DB, asset *Asset, facts map[string]any) error {
	if err := moved(tx, asset.ID); err != nil {
		return err
	}
	if asset.State != AssetPublished {
		return nil
	}
	return emit(tx, asset.ID, asset.PublishedVersion, EventManifestChanged, facts)
}

// show makes a version the one readers see, whole and at once; what was shown before is superseded.
func show(tx *gorm.DB, asset *Asset, version *Version, facts map[string]any) error {
	err := tx.Model(&Version{}).Where("asset_id = ? AND state = ? AND number <> ?", asset.ID, VersionPublished, version.Number).
		Updates(map[string]any{"state": VersionSuperseded}).Error
	if err != nil {
		return err
	}
	if err := overtake(tx, asset, version.Number); err != nil {
		return err
	}
	version.State, version.PublishedAt = VersionPublished, now(tx)
	if err := tx.Save(version).Error; err != nil {
		return err
	}
	asset.PublishedVersion, asset.State = version.Number, AssetPublished
	err = touch(tx, asset.ID, map[string]any{"published_version": version.Number, "state": AssetPublished})
	if err != nil {
		return err
	}
	if err := indexLocales(tx, asset.ID); err != nil {
		return err
	}
	if err := findableAgain(tx, asset.ID); err != nil {
		return err
	}
	if err := moved(tx, asset.ID); err != nil {
		return err
	}
	return emit(tx, asset.ID, version.Number, EventManifestPublished, facts)
}

// stand gives an asset of which nothing is published the state of the newest of its versions that is being made or waits for somebody;
// where there is none, otherwise.
func stand(tx *gorm.DB, assetID string, otherwise AssetState) error {
	var alive []Version
	err := tx.Select("id", "state").Where("asset_id = ? AND state IN ?", assetID, append(waitingStates(), VersionProcessing)).
		Order("number DESC").Limit(1).Find(&alive).Error
	if err != nil {
		return err
	}
	if len(alive) > 0 {
		otherwise = AssetState(alive[0].State) // the names are the same
	}
	return tx.Model(&Asset{}).Where("id = ? AND published_version = 0 AND state <> ?", assetID, AssetWithdrawn).
		Updates(map[string]any{"state": otherwise}).Error
}
