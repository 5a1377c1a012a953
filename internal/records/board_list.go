package records

import (
	"context"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

// list adds to steps what they belong to. Everything is looked up by key, whatever the number of steps.
func (s *Store) list(ctx context.Context, steps []Step) ([]ListedStep, error) {
	versions, assets, attempts := map[string]Version{}, map[string]Asset{}, map[string][]Attempt{}
	listed := make([]ListedStep, len(steps))
	for _, step := range steps {
		versions[step.VersionID] = Version{}
	}
	if err := find(s.read(ctx).Where("id IN ?", keys(versions)), func(v Version) {
		versions[v.ID], assets[v.AssetID] = v, Asset{}
	}); err != nil {
		return nil, err
	}
	if err := find(s.read(ctx).Where("id IN ?", keys(assets)), func(a Asset) { assets[a.ID] = a }); err != nil {
		return nil, err
	}
	for _, step := range steps {
		attempts[step.ID] = nil
	}
	tries := s.read(ctx).Where("step_id IN ?", keys(attempts)).Order("started_at, number")
	if err := find(tries, func(a Attempt) { attempts[a.StepID] = append(attempts[a.StepID], a) }); err != nil {
		return nil, err
	}
	for i, step := range steps {
		version := versions[step.VersionID]
		listed[i] = ListedStep{Step: step, Version: version, Asset: assets[version.AssetID], Attempts: attempts[step.ID]}
	}
	return listed, nil
}

func find[T any](db *gorm.DB, each func(T)) error {
	var rows []T
	err := db.Find(&rows).Error
	for _, row := range rows {
		each(row)
	}
	return err
}

func keys[T any](set map[string]T) []string {
	list := make([]string, 0, len(set))
	for key := range set {
		list = append(list, key)
	}
	return list
}

// CancelStep stops the version a step belongs to, for a set that lacks an output could never be published. Of a version that is published
// already only what was added to it later is stopped. ErrState tells that the step is over.
func (s *Store) CancelStep(ctx context.Context, id string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var current Claim
		if err := s.lockStep(tx, id, &current); err != nil {
			return err
		}
		if current.Step.State.Terminal() {
			return ErrState
		}
		return cancelVersion(tx, current.Version.ID)
	})
}

// RetryStep starts a failed step again, and with it whatever else of its version failed or was canceled; see [Store.Retry]. ErrState
// tells that the step has not failed.
func (s *Store) RetryStep(ctx context.Context, id string) error {
	listed, err := s.Step(ctx, id)
	if err != nil {
		return err
	}
	if listed.Step.State != jobs.StateFailed && listed.Step.State != jobs.StateCanceled {
		return ErrState
	}
	return s.Retry(ctx, listed.Asset.ID, listed.Version.Number)
}
