package records

import (
	"cmp"
	"context"
	"strconv"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// NewID returns an identity that sorts by the time it was made.
func NewID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", err
	}
	return id.String(), nil
}

// Master is a submitted master, before anybody looked at it.
type Master struct {
	Origin   Origin
	Ref      string // upload id, URL or storage key
	Filename string
	Set      profiles.Set
	Priority jobs.Priority
	Release  profiles.Release // empty: what the set asks for
	Tenant   string           // the API key that brought it; empty without keys
	Trace    string           // W3C traceparent of the request; empty without tracing
	// Known is a version of the same master, whose file and measurements are taken over; nil for a master nobody has looked at.
	Known *Version
}

// CreateAsset stores a new asset with its subtitle files, its posters and, where master is not nil, its first version and the step that will probe it, in
// one transaction. Ids that are empty, times and state are filled in. A taken external id gives ErrConflict. The version is nil without a master.
func (s *Store) CreateAsset(ctx context.Context, asset *Asset, master *Master, subtitles []SubtitleSource, posters ...PosterSource) (*Version, error) {
	var version *Version
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := insertAsset(tx, asset); err != nil {
			return err
		}
		for i := range subtitles {
			subtitles[i].AssetID = asset.ID
			if err := insertSubtitle(tx, &subtitles[i]); err != nil {
				return err
			}
		}
		for i := range posters {
			posters[i].AssetID = asset.ID
			if err := insertPoster(tx, &posters[i]); err != nil {
				return err
			}
		}
		if err := indexLocales(tx, asset.ID); err != nil {
			return err
		}
		if err := noteMade(tx, asset.ID); err != nil || master == nil {
			return err
		}
		var err error
		version, err = addVersion(tx, asset, *master)
		return err
	})
	return version, err
}

func insertAsset(tx *gorm.DB, asset *Asset) error {
	if err := fillID(&asset.ID); err != nil {
		return err
	}
	if err := holdFallback(tx, asset.ID, asset.FallbackID); err != nil {
		return err
	}
	at, err := stamp(tx)
	if err != nil {
		return err
	}
	asset.CreatedAt, asset.UpdatedAt = at, at
	asset.State, asset.Revision = AssetDraft, 1
	asset.settleRights(now(tx).Time())
	indexText(asset)
	if err := tx.Create(asset).Error; err != nil {
		return err
	}
	if err := indexSets(tx, asset); err != nil {
		return err
	}
	if err := indexTags(tx, asset); err != nil {
		return err
	}
	if err := note(tx, asset.ID, 0, ActionCreated, nil); err != nil {
		return err
	}
	return emit(tx, asset.ID, 0, EventAssetCreated, nil)
}

func fillID(id *string) error {
	if *id != "" {
		return nil
	}
	fresh, err := NewID()
	*id = fresh
	return err
}

// AddVersion stores a new master under an existing asset and the step that will probe it. What is published stays so until the new
// version is complete. ErrWithdrawn tells that there is nothing to bring it for.
func (s *Store) AddVersion(ctx context.Context, assetID string, master Master) (*Version, error) {
	var version *Version
	err := s.write(ctx, func(tx *gorm.DB) error {
		asset, err := s.lockAsset(tx, assetID)
		if err != nil {
			return err
		}
		if version, err = addVersion(tx, asset, master); err != nil {
			return err
		}
		if err := note(tx, asset.ID, version.Number, ActionReplaced, nil); err != nil {
			return err
		}
		return noteMade(tx, asset.ID+"/versions/"+strconv.Itoa(version.Number))
	})
	return version, err
}

// addVersion adds a version of a new master. Its caller holds the asset's lock.
func addVersion(tx *gorm.DB, asset *Asset, master Master) (*Version, error) {
	if asset.State == AssetWithdrawn {
		return nil, ErrWithdrawn
	}
	id, err := NewID()
	if err != nil {
		return nil, err
	}
	version := &Version{
		ID: id, AssetID: asset.ID, Number: asset.LatestVersion + 1, State: VersionProcessing, Priority: master.Priority,
		Release: cmp.Or(master.Release, master.Set.Publish, profiles.ReleaseAutomatic), Tenant: master.Tenant, Trace: master.Trace, SetDoc: master.Set, SourceType: master.Origin, SourceRef: master.Ref, Filename: master.Filename, CreatedAt: now(tx),
	}
	if known := master.Known; known != nil {
		version.MasterKey, version.MasterSHA256, version.MasterBytes, version.Source = known.MasterKey, known.MasterSHA256, known.MasterBytes, known.Source
	}
	if err := tx.Create(version).Error; err != nil {
		return nil, err
	}
	asset.LatestVersion = version.Number
	if err := touch(tx, asset.ID, map[string]any{"latest_version": version.Number}); err != nil {
		return nil, err
	}
	if err := stand(tx, asset.ID, AssetProcessing); err != nil {
		return nil, err
	}
	if asset.PublishedVersion == 0 {
		asset.State = AssetProcessing
	}
	if err := emit(tx, asset.ID, version.Number, EventVersionProcessing, nil); err != nil {
		return nil, err
	}
	probe, err := NewStep(version, jobs.KindProbe, "probe")
	if err != nil {
		return nil, err
	}
	return version, insertSteps(tx, []Step{probe}, nil)
}

// NewStep returns a step of a version, not stored yet, under the policy of its kind. It starts out ready.
func NewStep(version *Version, kind jobs.Kind, label string) (Step, error) {
	id, err := NewID()
	if err != nil {
		return Step{}, err
	}
	policy := jobs.PolicyFor(kind)
	return Step{
		ID: id, VersionID: version.ID, Kind: kind, Label: label, Lane: policy.Lane, Priority: version.Priority,
		State: jobs.StateReady, Units: 1, Generation: 1, MaxAttempts: policy.Attempts,
	}, nil
}

// insertSteps stores steps and edges; the ready ones go to the outbox.
func insertSteps(tx *gorm.DB, steps []Step, edges []StepEdge) error {
	for i := range steps {
		steps[i].CreatedAt = now(tx)
		if steps[i].State == jobs.StateDone {
			steps[i].FinishedAt = steps[i].CreatedAt
		}
		if steps[i].State == jobs.StateReady {
			steps[i].ReadyAt = now(tx)
		}
		if err := tx.Create(&steps[i]).Error; err != nil {
			return err
		}
		if steps[i].State != jobs.StateReady {
			continue
		}
		if err := post(tx, &steps[i], 0); err != nil {
			return err
		}
	}
	if len(edges) == 0 {
		return nil
	}
	return tx.CreateInBatches(edges, 500).Error
}
