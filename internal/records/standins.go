package records

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
)

// StandInMove says that readers of an asset see something else now. Whoever it stands in for is still to be told: there may be thousands, so
// that it is not done in the transaction of the change.
type StandInMove struct {
	ID      int64 `gorm:"primaryKey;autoIncrement"`
	AssetID string
	Told    string // the last of those that fall back on it that was told, by its id
}

// moved notes that readers of an asset see something else now, also where that is nothing of its own.
func moved(tx *gorm.DB, assetID string) error { return tx.Create(&StandInMove{AssetID: assetID}).Error }

// away reports whether an asset shows its fallback to anybody at a moment.
func (a *Asset) away(at time.Time) bool {
	phase, _ := a.Window(at)
	return a.State != AssetWithdrawn && (phase != PhaseOpen || len(a.Territories) > 0 || len(a.Channels) > 0)
}

// passing reports whether an asset that stands in for another may leave that to its own fallback.
func (a *Asset) passing(at time.Time) bool {
	return a.State == AssetWithdrawn || a.PublishedVersion == 0 || a.away(at)
}

// AnnounceStandIns tells up to limit assets that what stands in for them changed, and returns how many it asked about: those that show it
// now get an event and another change time, each in a transaction of its own, so that nobody holds two assets at once.
func (s *Store) AnnounceStandIns(ctx context.Context, limit int) (int, error) {
	var some []StandInMove
	if err := s.read(ctx).Where("id > 0").Order("id").Limit(1).Find(&some).Error; err != nil || len(some) == 0 {
		return 0, err
	}
	if err := s.write(ctx, dropMoves); err != nil {
		return 0, err
	}
	if err := s.read(ctx).Where("id > 0").Order("id").Limit(limit).Find(&some).Error; err != nil {
		return 0, err
	}
	asked := 0
	for i := 0; i < len(some) && asked < limit; i++ {
		count, err := s.announceMove(ctx, &some[i], limit-asked)
		asked += count
		if err != nil {
			return asked, err
		}
	}
	return asked, nil
}

// dropMoves forgets those of assets that stand in for none, and those after which the same asset moved again: all are told of the last.
// Who falls back on it from now on sees it as it is.
func dropMoves(tx *gorm.DB) error {
	return tx.Exec(`DELETE FROM stand_in_moves WHERE id IN (SELECT m.id FROM stand_in_moves m WHERE m.id > 0 AND (
		NOT EXISTS (SELECT 1 FROM assets a WHERE a.fallback_id = m.asset_id AND a.fallback_id <> '') OR
		EXISTS (SELECT 1 FROM stand_in_moves n WHERE n.asset_id = m.asset_id AND n.id > m.id)))`).Error
}

// errTold ends the telling of what another process tells.
var errTold = errors.New("another process tells of this")

// announceMove tells up to limit of those that fall back on an asset; when all are told the move is over.
func (s *Store) announceMove(ctx context.Context, move *StandInMove, limit int) (int, error) {
	var ids []string
	err := s.read(ctx).Model(&Asset{}).Where("fallback_id = ? AND fallback_id <> '' AND id > ?", move.AssetID, move.Told).
		Order("id").Limit(limit).Pluck("id", &ids).Error
	if err != nil {
		return 0, err
	}
	for i, id := range ids {
		err := s.write(ctx, func(tx *gorm.DB) error { return s.tell(tx, move, id) })
		switch {
		case errors.Is(err, errTold):
			return i, nil
		case err != nil:
			return i, err
		}
	}
	if len(ids) < limit {
		err = s.write(ctx, func(tx *gorm.DB) error { return tx.Delete(&StandInMove{}, move.ID).Error })
	}
	return len(ids), err
}

// tell tells one asset that what it falls back on moved, and in the same transaction that it was told.
func (s *Store) tell(tx *gorm.DB, move *StandInMove, id string) error {
	asset, err := s.lockAsset(tx, id)
	if err != nil {
		return err
	}
	mark := tx.Model(&StandInMove{}).Where("id = ? AND told < ?", move.ID, id).Update("told", id)
	switch at := now(tx).Time(); {
	case mark.Error != nil:
		return mark.Error
	case mark.RowsAffected == 0:
		return errTold
	case asset.FallbackID != move.AssetID || !asset.passing(at):
		return nil
	case !asset.away(at): // nobody sees anything in its place, but others may see through it
		return moved(tx, id)
	}
	if err := touch(tx, id, nil); err != nil {
		return err
	}
	return changed(tx, asset, map[string]any{"fields": []string{"fallback"}})
}
