package records

import (
	"context"

	"gorm.io/gorm"
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
