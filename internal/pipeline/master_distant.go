package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
)

// distant reports whether the submitted file lies in a store that is not on this machine but copies by itself, and under which key.
func (m *Maker) distant(job *Job) (key string, copier storage.Copier, ok bool) {
	copier, ok = m.store.(storage.Copier)
	if !ok || job.Version.MasterKey != "" {
		return "", nil, false
	}
	switch job.Version.SourceType {
	case records.OriginUpload:
		return UploadPrefix + job.Version.SourceRef, copier, true
	case records.OriginKey:
		return job.Version.SourceRef, copier, true
	}
	return "", nil, false
}

// takeDistant takes a master in that the store has already: it comes here once, to be hashed and read, and the store copies it to its
// content-addressed key by itself. What came here is kept for the steps to follow.
func (m *Maker) takeDistant(ctx context.Context, job *Job, from string, copier storage.Copier) (*master, error) {
	incoming, path := job.Folder.Path("incoming"), job.Folder.Path("staged")
	object, sum, err := m.stageHashed(ctx, job, from, incoming)
	if err != nil {
		return nil, err
	}
	if object.Bytes == 0 {
		return nil, emptyMaster()
	}
	taken := &master{path: path, sha256: sum, bytes: object.Bytes, key: contentKey(masterRoom, sum, "bin")}
	if present, err := m.store.Stat(ctx, taken.key); errors.Is(err, storage.ErrNotFound) || err == nil && present.Bytes != taken.bytes {
		if _, err := copier.Copy(ctx, object, taken.key); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	err = m.masters.Place(ctx, filepath.Base(taken.key), taken.bytes, path, func(_ context.Context, path string) error {
		return os.Link(incoming, path)
	})
	return taken, errors.Join(err, os.Remove(incoming))
}

// stageHashed copies a stored object into a file, and returns its SHA-256.
func (m *Maker) stageHashed(ctx context.Context, job *Job, key, path string) (storage.Object, string, error) {
	blob, object, err := m.store.Open(ctx, key, storage.Range{})
	if errors.Is(err, storage.ErrNotFound) {
		return object, "", jobs.Refuse("source-not-found", "The master is no longer in the store.", "Upload it again as a new version.", err)
	}
	if err != nil {
		return object, "", err
	}
	defer blob.Close()
	file, err := os.Create(path)
	if err != nil {
		return object, "", err
	}
	sum := sha256.New()
	source := &meter{ctx: ctx, source: blob, total: object.Bytes, report: func(part float64) { job.Report(part * 0.9) }}
	_, err = io.Copy(io.MultiWriter(file, sum), source)
	return object, hex.EncodeToString(sum.Sum(nil)), errors.Join(err, file.Close())
}
