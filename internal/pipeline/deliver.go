package pipeline

import (
	"context"
	"fmt"
	"os"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/stills"
)

// deliver stores a verified output under its content's name and returns how to record it. Storing the same content twice
// changes nothing, so an attempt may die right after.
func (m *Maker) deliver(ctx context.Context, row records.Derivative, path string, made records.Made) (Apply, error) {
	sum, size, err := digestFile(ctx, path, nil)
	if err != nil {
		return nil, err
	}
	made.SHA256, made.Bytes = sum, size
	made.StorageKey = contentKey("derivatives", sum, extension(row.Planned.Format))
	object, err := m.store.PutFile(ctx, made.StorageKey, path)
	if err != nil {
		return nil, err
	}
	if object.Bytes != size {
		return nil, fmt.Errorf("store kept %d of %d bytes of %s", object.Bytes, size, made.StorageKey)
	}
	return func(tx *records.Tx) error { return tx.Made(row.ID, made) }, nil
}

func extension(format string) string {
	if format == "jpeg" {
		return "jpg"
	}
	return format
}

// outputPath is where a tool writes one derivative.
func outputPath(job *Job, row records.Derivative) string {
	return job.Folder.Path(fmt.Sprintf("out-%d.%s", row.Ordinal, extension(row.Planned.Format)))
}

// workFolder makes a folder of its own for a tool that writes several files.
func workFolder(job *Job, name string) (string, error) {
	path := job.Folder.Path(name)
	return path, os.MkdirAll(path, 0o750)
}

// pictures are the picture tools with the attempt's own folder for what they leave lying when they are killed.
func (m *Maker) pictures(job *Job) *stills.Tools { return m.stills.Within(job.Folder.Path("stills")) }
