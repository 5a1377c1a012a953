package pipeline

import (
	"context"
	"path"
	"path/filepath"

	"github.com/reelmill/reelmill/internal/records"
)

// Some outputs are more than one file: a stream, a storyboard. Their files lie under one prefix that is named by what
// they are made of, refer to each other by name, and are stored before the file that leads to them.

// Where such outputs lie in the store.
const (
	streamRoom = "streams"
	boardRoom  = "storyboards"
)

// folderKey is the prefix of an output of several files.
func folderKey(room, name string) string { return room + "/" + name[:2] + "/" + name }

// storeFolder stores files of a folder in the order given, the entry last.
func (m *Maker) storeFolder(ctx context.Context, job *Job, prefix, folder string, files []string) error {
	for i, name := range files {
		if _, err := m.store.PutFile(ctx, prefix+"/"+name, filepath.Join(folder, filepath.FromSlash(name))); err != nil {
			return err
		}
		job.Report(0.6 + 0.4*float64(i+1)/float64(len(files)))
	}
	return nil
}

// entry is the record of an output whose files are stored: its own file and the names of the others beside it.
func (m *Maker) entry(ctx context.Context, row records.Derivative, folder, prefix, name string, made records.Made) (Apply, error) {
	sum, size, err := digestFile(ctx, filepath.Join(folder, name), nil)
	if err != nil {
		return nil, err
	}
	made.StorageKey, made.SHA256, made.Bytes = path.Join(prefix, name), sum, size
	return func(tx *records.Tx) error { return tx.Made(row.ID, made) }, nil
}
