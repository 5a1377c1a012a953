package pipeline

import (
	"context"
	"fmt"
	"os"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/jobs"
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

// deliverWithin delivers an output that may have to keep within a number of bytes. One that does not is left out, and its record
// says why.
func (m *Maker) deliverWithin(ctx context.Context, row records.Derivative, path string, made records.Made) (Apply, error) {
	budget := row.Planned.Profile.MaxBytes
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if budget > 0 && info.Size() > budget {
		fault := jobs.Refuse("budget-exceeded",
			fmt.Sprintf("%s would have %d bytes, more than the %d its profile allows.", row.Planned.Profile.Name, info.Size(), budget),
			"Raise max_bytes, or lower the size or quality of the profile.", nil)
		return func(tx *records.Tx) error { return tx.Skip(row.ID, fault) }, nil
	}
	return m.deliver(ctx, row, path, made)
}

// inspect verifies one video file and says what it is.
func (m *Maker) inspect(ctx context.Context, job *Job, row records.Derivative, path string) (records.Made, error) {
	facts, err := m.video.Verify(ctx, path, row.Planned, *job.Version.Source)
	made := records.Made{
		Mime: facts.Mime, Width: facts.Width, Height: facts.Height, Duration: facts.Duration, Bitrate: facts.Bitrate,
	}
	if facts.FrameRate.Known() {
		made.FrameRate = facts.FrameRate.String()
	}
	return made, err
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
