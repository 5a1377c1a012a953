package pipeline

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
)

// masterRoom is where masters lie in the store.
const masterRoom = "masters"

// master is a master taken in: a local file to read, its identity and its place in the store.
type master struct {
	path   string
	sha256 string
	bytes  int64
	key    string
}

// takeMaster brings the submitted file under its content-addressed key. Doing it twice changes nothing, so an attempt may
// die at any point.
func (m *Maker) takeMaster(ctx context.Context, job *Job) (*master, error) {
	if key, copier, ok := m.distant(job); ok {
		return m.takeDistant(ctx, job, key, copier)
	}
	path, err := m.sourcePath(ctx, job)
	if err != nil {
		return nil, err
	}
	sum, size, err := digestFile(ctx, path, func(part float64) { job.Report(0.5 + part*0.4) })
	if err != nil {
		return nil, err
	}
	if size == 0 {
		return nil, emptyMaster()
	}
	key := contentKey(masterRoom, sum, "bin")
	object, err := m.keepMaster(ctx, job, key, path, size)
	if err != nil {
		return nil, err
	}
	if object.SHA256 != "" && object.SHA256 != sum {
		if err := m.store.Delete(ctx, key); err != nil { // other content than its name says
			return nil, err
		}
		return nil, jobs.Stumble("source-changed", "The master changed while it was being taken in.",
			"Submit it again once nobody writes to it any more.", nil)
	}
	return &master{path: path, sha256: sum, bytes: size, key: key}, nil
}

func emptyMaster() error {
	return jobs.Refuse("empty-master", "The file is empty: it has no bytes at all.", "Export the master again and upload the new file.", nil)
}

// keepMaster stores the master. A file somebody dropped into the store by hand is copied, because they may write to it again; our own
// uploads and downloads may be linked.
func (m *Maker) keepMaster(ctx context.Context, job *Job, key, path string, size int64) (storage.Object, error) {
	_, onDisk := m.store.(storage.Local)
	if onDisk && job.Version.SourceType != records.OriginKey {
		return m.store.PutFile(ctx, key, path)
	}
	// What is there already has this content. It is left alone, because the file may have changed since it was hashed, and because
	// sending a master again takes long.
	if object, err := m.store.Stat(ctx, key); err == nil && object.Bytes == size {
		return object, nil
	}
	if job.Version.SourceType != records.OriginKey {
		return m.store.PutFile(ctx, key, path)
	}
	file, err := os.Open(path)
	if err != nil {
		return storage.Object{}, err
	}
	defer file.Close()
	return m.store.Put(ctx, key, &meter{ctx: ctx, source: file})
}

// sourcePath is a local path of the submitted file, fetched or staged where necessary.
func (m *Maker) sourcePath(ctx context.Context, job *Job) (string, error) {
	version := job.Version
	if version.MasterKey != "" {
		return m.local(ctx, job, version.MasterKey)
	}
	switch version.SourceType {
	case records.OriginURL:
		path := job.Folder.Path("master")
		return path, m.fetch.Fetch(ctx, version.SourceRef, path, func(part float64) { job.Report(part * 0.5) })
	case records.OriginUpload:
		return m.local(ctx, job, UploadPrefix+version.SourceRef)
	default:
		return m.local(ctx, job, version.SourceRef)
	}
}

// local is a path at which a tool can read a stored object: in place where the store allows, else a copy in the work folder.
func (m *Maker) local(ctx context.Context, job *Job, key string) (string, error) {
	return m.localAs(ctx, job, key, "staged")
}

// localAs is local with a name for the copy, for steps that read several objects.
func (m *Maker) localAs(ctx context.Context, job *Job, key, name string) (string, error) {
	if disk, ok := m.store.(storage.Local); ok {
		if path, ok := disk.LocalPath(key); ok {
			return path, nil
		}
	}
	path := job.Folder.Path(name)
	if strings.HasPrefix(key, masterRoom+"/") && job.Version.MasterBytes > 0 {
		kept := true
		err := m.masters.Place(ctx, filepath.Base(key), job.Version.MasterBytes, path, func(ctx context.Context, path string) error {
			kept = false
			return m.stage(ctx, key, path)
		})
		m.observer.MasterRead(kept)
		return path, err
	}
	return path, m.stage(ctx, key, path)
}

// stage copies a stored object into a file.
func (m *Maker) stage(ctx context.Context, key, path string) error {
	blob, _, err := m.store.Open(ctx, key, storage.Range{})
	if errors.Is(err, storage.ErrNotFound) {
		return jobs.Refuse("source-not-found", "The master is no longer in the store.", "Upload it again as a new version.", err)
	}
	if err != nil {
		return err
	}
	defer blob.Close()
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, &meter{ctx: ctx, source: blob})
	return errors.Join(err, file.Close())
}

// masterPath is where a tool can read the claimed version's master.
func (m *Maker) masterPath(ctx context.Context, job *Job) (string, error) {
	return m.local(ctx, job, job.Version.MasterKey)
}
