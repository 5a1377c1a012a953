package pipeline

import (
	"context"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// Publish checks that the set is whole and makes the version the one readers see.
func (m *Maker) Publish(ctx context.Context, job *Job) (Apply, error) {
	rows, err := m.records.Derivatives(ctx, job.Version.ID)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if row.State == records.DerivativeSkipped {
			continue
		}
		if row.State != records.DerivativeDone {
			return nil, jobs.Stumble("set-incomplete", "An output of the set is missing.", "Retry the version.", nil)
		}
		object, err := m.store.Stat(ctx, row.Made.StorageKey)
		if err != nil || object.Bytes != row.Made.Bytes {
			return nil, jobs.Stumble("output-missing", "An output is recorded but not in the store.",
				"Check the storage; then retry the version.", err)
		}
	}
	m.dropUpload(ctx, job)
	return func(tx *records.Tx) error { return tx.Complete() }, nil
}

// dropUpload removes the upload the master came in with: the store keeps the master under its own key. What cannot be
// removed now, or is still wanted by another asset that came in with it, expires later.
func (m *Maker) dropUpload(ctx context.Context, job *Job) {
	if job.Version.SourceType != records.OriginUpload {
		return
	}
	wanted, err := m.records.UploadWanted(ctx, job.Version.SourceRef)
	if wanted {
		return
	}
	for _, suffix := range []string{"", ".info"} {
		if err == nil {
			err = m.store.Delete(ctx, UploadPrefix+job.Version.SourceRef+suffix)
		}
	}
	if err != nil {
		job.Log.Warn("upload could not be removed", "error", err)
	}
}
