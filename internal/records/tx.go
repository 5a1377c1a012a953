package records

import (
	"slices"

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
func (t *Tx) AddPlan(graph *Graph) error { return insertGraph(t.db, &t.claim.Version, graph) }

// Made records a finished output of the claimed version; ErrNotFound tells that it is of none or another.
func (t *Tx) Made(derivativeID string, made Made) error {
	everything := t.output(derivativeID).Select("*") //nolint:unqueryvet // an update: zero values are to be written too
	err := one(everything.
		Omit("id", "version_id", "step_id", "ordinal", "planned", "subtitle_id", "poster_id", "fingerprint", "recipe", "complete", "removed_tracks").
		Updates(&Derivative{State: DerivativeDone, Made: made, MadeAt: now(t.db)}))
	if err != nil {
		return err
	}
	return derivativeReady(t.db, &t.claim.Version, derivativeID)
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

// Complete ends the making of the claimed version, or of an addition to it. A new version is shown, or waits for what its release asks
// for. An addition shows in a version that is shown; to one that was replaced or rolled back before it changes nothing for readers.
func (t *Tx) Complete() error {
	version, asset := &t.claim.Version, &t.claim.Asset
	first := version.State == VersionProcessing
	version.FinishedAt = now(t.db)
	if !slices.Contains([]VersionState{VersionRejected, VersionCanceled}, version.State) { // these keep their reason
		version.Code, version.Message, version.Hint = "", "", ""
	}
	if err := t.completeOutputs(first); err != nil {
		return err
	}
	if first && asset.State != AssetWithdrawn {
		if err := emit(t.db, asset.ID, version.Number, EventVersionReady, nil); err != nil {
			return err
		}
	}
	switch overtaken := asset.PublishedVersion > version.Number; {
	case !first:
		return t.added()
	case asset.State == AssetWithdrawn:
		version.State, version.Code, version.Message = VersionCanceled, "asset-withdrawn", "The asset was withdrawn."
	case overtaken && version.Release != profiles.ReleaseAutomatic: // nobody released it: it must not become one to roll back to
		version.State, version.Code, version.Message, version.Hint = VersionCanceled, overtakenCode, overtakenMessage, overtakenHint
	case overtaken:
		version.State = VersionSuperseded
	case version.Release == profiles.ReleaseApproved:
		return t.await(VersionInReview, AssetInReview)
	case version.Release == profiles.ReleaseManual:
		return t.await(VersionReady, AssetReady)
	default:
		return show(t.db, asset, version, nil)
	}
	if err := t.db.Save(version).Error; err != nil {
		return err
	}
	return touch(t.db, asset.ID, nil)
}

// added ends an addition. Its version stays what it was: shown, waiting, or over.
func (t *Tx) added() error {
	version, asset := &t.claim.Version, &t.claim.Asset
	if err := t.db.Save(version).Error; err != nil {
		return err
	}
	if err := touch(t.db, asset.ID, nil); err != nil || version.Number != asset.PublishedVersion {
		return err
	}
	if err := findableAgain(t.db, asset.ID); err != nil {
		return err
	}
	fields, err := t.addedFields()
	if err != nil {
		return err
	}
	return changed(t.db, asset, map[string]any{"fields": fields, "added": true})
}

// addedFields says, as edits do, what of the manifest an addition changes: posters, or tracks together with the streams that hold them.
func (t *Tx) addedFields() ([]string, error) {
	var posters []bool
	err := t.db.Model(&Derivative{}).Where("version_id = ?", t.claim.Version.ID).
		Where("step_id IN (SELECT needs_id FROM step_edges WHERE step_id = ?)", t.claim.Step.ID).
		Select("DISTINCT (poster_id <> '') AS poster").Order("poster").Scan(&posters).Error
	fields := []string{}
	for _, poster := range posters {
		fields = append(fields, map[bool]string{false: "subtitles", true: "posters"}[poster])
	}
	return fields, err
}

// completeOutputs marks what was made as a whole: all of a new version, or what the publishing step of an addition waited for. What is made
// of a file that is gone by now is left out.
func (t *Tx) completeOutputs(first bool) error {
	made := present(t.db.Model(&Derivative{}).Where("version_id = ? AND state = ? AND NOT complete", t.claim.Version.ID, DerivativeDone))
	if !first {
		made = made.Where("step_id IN (SELECT needs_id FROM step_edges WHERE step_id = ?)", t.claim.Step.ID)
	}
	return made.Updates(map[string]any{"complete": true}).Error
}

// await keeps a complete version until somebody decides.
func (t *Tx) await(state VersionState, standing AssetState) error {
	version := &t.claim.Version
	version.State = state
	if err := t.db.Save(version).Error; err != nil {
		return err
	}
	if err := touch(t.db, version.AssetID, nil); err != nil {
		return err
	}
	return stand(t.db, version.AssetID, standing)
}
