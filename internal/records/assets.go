package records

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

// externalPrefix tells an external id from an id.
const externalPrefix = "ext:"

// Asset returns an asset by its id, or by its external id when ref starts with "ext:".
func (s *Store) Asset(ctx context.Context, ref string) (*Asset, error) {
	column, value := "id", ref
	if external, ok := strings.CutPrefix(ref, externalPrefix); ok {
		column, value = "external_id", external
	}
	var asset Asset
	err := s.read(ctx).First(&asset, column+" = ?", value).Error
	return &asset, translate(err)
}

// AssetFilter selects assets. Zero fields select everything.
type AssetFilter struct {
	State        AssetState     // published leaves out what has expired
	Newer        []VersionState // of which a version newer than the one readers see, if they see any, stands in one of these
	Rights       Phase
	Tags         []string // all of them, exactly as the asset bears them
	Set          string   // one of those the asset is made with
	Locale       string   // canonical; what has something in fr-CA is found by fr, not the other way round
	Query        string   // words of the asset or of what is said in it, or part of a title or description; see [Store.Assets]
	ChangedSince Instant  // inclusive
	// Recent lists the most recently changed first, for people; the other way round is for programs that follow changes.
	Recent bool
	After  AssetMark
	Limit  int // zero or less: no limit
}

// AssetMark is a place in the list of assets, which is ordered by change, then id.
type AssetMark struct {
	UpdatedAt Instant
	ID        string
}

// Assets lists assets, the least recently changed first unless Recent is set. An asset that changes while somebody turns the pages moves to the end and
// is seen again. Unless the list is Recent and of all times, it holds only what has settled, so that whoever goes on after the last mark, or from the
// last change time, misses nothing; see [Store.settled].
//
// A query finds the assets that hold all of its words, in any order and any case, the last one as a beginning: in title,
// description, alternative text, translations and tags together with what one track of the version readers see says. It also
// finds those with the query, as it stands, in their title or description.
func (s *Store) Assets(ctx context.Context, filter AssetFilter) ([]Asset, error) {
	order, beyond := "updated_at, id", ">"
	if filter.Recent {
		order, beyond = "updated_at DESC, id DESC", "<"
	}
	db := s.read(ctx)
	if !filter.Recent || filter.ChangedSince != 0 {
		before, err := s.settled(ctx)
		if err != nil {
			return nil, translate(err)
		}
		if before != 0 {
			db = db.Where("updated_at < ?", before)
		}
	}
	db = filter.bearing(inPhase(inState(db, filter.State, s.now()), filter.Rights, s.now()))
	if filter.Query != "" {
		db = s.matching(db, filter.Query)
	}
	if filter.ChangedSince != 0 {
		db = db.Where("updated_at >= ?", filter.ChangedSince)
	}
	if filter.After.ID != "" {
		db = db.Where("(updated_at, id) "+beyond+" (?, ?)", filter.After.UpdatedAt, filter.After.ID)
	}
	if filter.Limit > 0 {
		db = db.Limit(filter.Limit)
	}
	var assets []Asset
	err := db.Order(order).Find(&assets).Error
	return assets, translate(err)
}

func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text)
}

// EditAsset changes an asset's own fields in one transaction and bumps its change time; an edit that changes nothing leaves no trace. Its id,
// state, media and versions stay as they are, whatever edit does. A taken external id gives ErrConflict, an asset that was withdrawn ErrWithdrawn;
// a fallback that may not be is refused, see [Store.CheckFallback].
func (s *Store) EditAsset(ctx context.Context, id string, edit func(*Asset)) (*Asset, error) {
	var asset *Asset
	err := s.write(ctx, func(tx *gorm.DB) error {
		kept, err := s.lockAsset(tx, id)
		if err == nil && kept.State == AssetWithdrawn {
			err = ErrWithdrawn
		}
		if err != nil {
			return err
		}
		at := now(tx).Time()
		passed := kept.settleRights(at) // of the window as it was, which nobody may have announced yet
		edited := *kept
		edit(&edited)
		fields := kept.differs(&edited)
		if len(fields) == 0 {
			asset = kept
			return nil
		}
		if edited.FallbackID != kept.FallbackID {
			if err := holdFallback(tx, id, edited.FallbackID); err != nil {
				return err
			}
		}
		if err := announce(tx, kept, passed, false); err != nil {
			return err
		}
		edited.ID, edited.State, edited.Media, edited.CreatedAt = kept.ID, kept.State, kept.Media, kept.CreatedAt
		edited.PublishedVersion, edited.LatestVersion = kept.PublishedVersion, kept.LatestVersion
		if edited.UpdatedAt, err = stamp(tx); err != nil {
			return err
		}
		edited.Revision = kept.Revision + 1
		events := edited.moveRights(at)
		indexText(&edited)
		asset = &edited
		if err := tx.Save(asset).Error; err != nil {
			return err
		}
		if err := indexed(tx, asset); err != nil {
			return err
		}
		if err := note(tx, id, 0, ActionEdited, kept.edited(&edited, fields)); err != nil {
			return err
		}
		facts := map[string]any{"fields": fields}
		if kept.EndsAt != edited.EndsAt {
			facts[factMovedEnd] = true // addresses that were given out before are signed until then
		}
		if narrowed(kept.Territories, edited.Territories) {
			facts[factNarrowed] = true // caches keep what they were given for everywhere
		}
		if narrowed(kept.Channels, edited.Channels) {
			facts[factFewerChannels] = true // and for these channels
		}
		if err := changed(tx, asset, facts); err != nil {
			return err
		}
		return announce(tx, asset, events, true)
	})
	return asset, err
}

// indexed writes what an asset is found by.
func indexed(tx *gorm.DB, asset *Asset) error {
	if err := indexSets(tx, asset); err != nil {
		return err
	}
	if err := indexTags(tx, asset); err != nil {
		return err
	}
	return indexLocales(tx, asset.ID)
}

// lockAsset holds an asset until the transaction ends. Every transaction that changes more than a single row begins with it, which
// makes changes to one asset follow each other and rules deadlocks out.
func (s *Store) lockAsset(tx *gorm.DB, id string) (*Asset, error) {
	var asset Asset
	err := s.locked(tx).First(&asset, "id = ?", id).Error
	return &asset, err
}

// Withdraw takes an asset down at once and stops whatever is being made of it, be it a new version or an addition to a published one.
func (s *Store) Withdraw(ctx context.Context, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		asset, err := s.lockAsset(tx, id)
		if err != nil || asset.State == AssetWithdrawn {
			return err
		}
		var versions []string
		err = tx.Model(&Version{}).Where("asset_id = ?", id).
			Where("state = ? OR EXISTS (SELECT 1 FROM steps WHERE steps.version_id = versions.id AND steps.state IN ?)", VersionProcessing, openStates()).
			Pluck("id", &versions).Error
		if err != nil {
			return err
		}
		for _, version := range versions {
			if err := cancelVersion(tx, version); err != nil {
				return err
			}
		}
		err = tx.Model(&Version{}).Where("asset_id = ? AND state IN ?", id, waitingStates()).
			Updates(map[string]any{"state": VersionCanceled, "code": "asset-withdrawn", "message": "The asset was withdrawn.", "finished_at": now(tx)}).Error
		if err != nil {
			return err
		}
		if err := announce(tx, asset, asset.settleRights(now(tx).Time()), false); err != nil {
			return err
		}
		also := map[string]any{"state": AssetWithdrawn, "rights_phase": asset.RightsPhase, "rights_due": asset.RightsDue}
		if err := touch(tx, id, also); err != nil {
			return err
		}
		if err := forgetPages(tx, id); err != nil {
			return err
		}
		if err := moved(tx, id); err != nil {
			return err
		}
		if err := note(tx, id, 0, ActionWithdrawn, nil); err != nil {
			return err
		}
		return emit(tx, id, asset.PublishedVersion, EventAssetWithdrawn, nil)
	})
}

// openStates are the states of a step that is not over.
func openStates() []jobs.State {
	return []jobs.State{jobs.StateWaiting, jobs.StateReady, jobs.StateRunning}
}
