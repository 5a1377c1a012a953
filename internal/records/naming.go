package records

import (
	"context"

	"gorm.io/gorm"
)

// NamedOutputs returns those of some places in the store where a derivative or a part lies that is not given up. Derivatives of swept
// versions count as given up where givenUp is set.
func (s *Store) NamedOutputs(ctx context.Context, keys []string, givenUp bool) (map[string]bool, error) {
	outputs := s.read(ctx).Model(&Derivative{}).Where("storage_key IN ? AND derivatives.state = ?", keys, DerivativeDone)
	if givenUp {
		outputs = outputs.Where("EXISTS (SELECT 1 FROM versions v WHERE v.id = derivatives.version_id AND v.swept_at = 0)")
	}
	return named("storage_key", outputs, s.read(ctx).Model(&Part{}).Where("storage_key IN ?", keys))
}

// NamedMaster reports whether a version that is not swept has its master at a place in the store.
func (s *Store) NamedMaster(ctx context.Context, key string) (bool, error) {
	all := []VersionState{
		VersionProcessing, VersionReady, VersionInReview, VersionApproved, VersionRejected, VersionPublished, VersionSuperseded, VersionFailed, VersionCanceled,
	}
	found, err := named("master_key", s.read(ctx).Model(&Version{}).Where("state IN ? AND swept_at = 0 AND master_key = ?", all, key))
	return found[key], err
}

// named gathers a column of several queries.
func named(column string, queries ...*gorm.DB) (map[string]bool, error) {
	found := map[string]bool{}
	for _, query := range queries {
		var values []string
		if err := query.Distinct().Pluck(column, &values).Error; err != nil {
			return nil, err
		}
		for _, value := range values {
			found[value] = true
		}
	}
	return found, nil
}
