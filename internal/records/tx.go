package records

import (
	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Tx is what a finishing step may change beside itself. It lives only inside [Store.Finish].
type Tx struct {
	db    *gorm.DB
	claim *Claim
}

// TakeMaster records the master of the claimed version: where it is kept and what it is.
func (t *Tx) TakeMaster(key, sha256 string, source profiles.Source) error {
	version := &t.claim.Version
	version.MasterKey, version.MasterSHA256, version.MasterBytes = key, sha256, source.Bytes
	version.Source = &source
	if err := t.db.Save(version).Error; err != nil {
		return err
	}
	return t.db.Model(&Asset{}).Where("id = ?", version.AssetID).Updates(map[string]any{"media": source.Media}).Error
}

// AddNotes appends remarks to the claimed version.
func (t *Tx) AddNotes(notes []profiles.Note) error {
	version := &t.claim.Version
	version.Notes = append(version.Notes, notes...)
	return t.db.Save(version).Error
}

// AddPlan stores the graph of a version. Ready steps go to the outbox.
func (t *Tx) AddPlan(graph *Graph) error { return insertGraph(t.db, graph) }

// Made records a finished output of the claimed version; ErrNotFound tells that it is of none or another.
func (t *Tx) Made(derivativeID string, made Made) error {
	everything := t.output(derivativeID).Select("*") //nolint:unqueryvet // an update: zero values are to be written too
	return one(everything.
		Omit("id", "version_id", "step_id", "ordinal", "planned", "subtitle_id", "fingerprint", "recipe").
		Updates(&Derivative{State: DerivativeDone, Made: made, MadeAt: now(t.db)}))
}

func (t *Tx) output(id string) *gorm.DB {
	return t.db.Model(&Derivative{}).Where("id = ? AND version_id = ?", id, t.claim.Version.ID)
}

// one makes sure that a change met its row.
func one(change *gorm.DB) error {
	if change.Error == nil && change.RowsAffected != 1 {
		return gorm.ErrRecordNotFound
	}
	return change.Error
}

// Skip records an output of the claimed version that was left out on purpose; ErrNotFound tells that it is of none or another.
func (t *Tx) Skip(derivativeID string, fault *jobs.Fault) error {
	return one(t.output(derivativeID).
		Updates(map[string]any{"state": DerivativeSkipped, "code": fault.Code, "message": fault.Message}))
}

// Publish makes the claimed version the one readers see, unless a newer one is published already or the version was replaced or rolled
// back before: an addition to it does not bring it back.
func (t *Tx) Publish() error {
	version := &t.claim.Version
	var asset Asset
	if err := t.db.First(&asset, "id = ?", version.AssetID).Error; err != nil {
		return err
	}
	version.FinishedAt = now(t.db)
	version.Code, version.Message, version.Hint = "", "", ""
	if asset.PublishedVersion > version.Number || version.State == VersionSuperseded {
		version.State = VersionSuperseded
		return t.db.Save(version).Error
	}
	err := t.db.Model(&Version{}).Where("asset_id = ? AND state = ? AND number <> ?", asset.ID, VersionPublished, version.Number).
		Updates(map[string]any{"state": VersionSuperseded}).Error
	if err != nil {
		return err
	}
	version.State, version.PublishedAt = VersionPublished, now(t.db)
	if err := t.db.Save(version).Error; err != nil {
		return err
	}
	asset.PublishedVersion, asset.UpdatedAt = version.Number, now(t.db)
	if asset.State != AssetWithdrawn {
		asset.State = AssetPublished
	}
	return t.db.Save(&asset).Error
}
