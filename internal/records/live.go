package records

import (
	"context"

	"github.com/reelmill/reelmill/jobs"
)

// LiveTokens returns the claim tokens of every running step: whose work folders are in use.
func (s *Store) LiveTokens(ctx context.Context) (map[string]bool, error) {
	var tokens []string
	err := s.read(ctx).Model(&Step{}).Where("state = ?", jobs.StateRunning).Pluck("claim_token", &tokens).Error
	live := make(map[string]bool, len(tokens))
	for _, token := range tokens {
		live[token] = true
	}
	return live, err
}

// UploadWanted reports whether a version that is not published yet came in with this upload, so that a retry may need it.
func (s *Store) UploadWanted(ctx context.Context, upload string) (bool, error) {
	var count int64
	err := s.read(ctx).Model(&Version{}).
		Where("source_type = ? AND source_ref = ? AND state = ? AND master_key = ''", OriginUpload, upload, VersionProcessing).
		Count(&count).Error
	return count > 0, err
}
