package storage

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

const (
	folderMode = 0o755
	fileMode   = 0o644
)

// Files keeps objects as plain files below one folder; the key is the path. It implements [Store], [Local] and [Sweeper]. An
// object and a folder of other objects cannot share a name, which gives the fault "storage-key-conflict".
type Files struct {
	root string
}

var (
	_ Store   = (*Files)(nil)
	_ Local   = (*Files)(nil)
	_ Sweeper = (*Files)(nil)
)

// OpenFiles returns the store in folder, which is made when it is missing and must be writable.
func OpenFiles(folder string) (*Files, error) {
	root, err := filepath.Abs(folder)
	if err != nil {
		return nil, ioFault(err)
	}
	if err := os.MkdirAll(root, 0o750); err != nil {
		return nil, ioFault(err)
	}
	probe, err := os.CreateTemp(root, temporary)
	if err != nil {
		return nil, ioFault(err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return nil, ioFault(err)
	}
	return &Files{root: root}, nil
}

func (f *Files) path(key string) string { return filepath.Join(f.root, filepath.FromSlash(key)) }

// LocalPath implements [Local].
func (f *Files) LocalPath(key string) (string, bool) {
	if CheckKey(key) != nil {
		return "", false
	}
	info, err := os.Stat(f.path(key))
	return f.path(key), err == nil && info.Mode().IsRegular()
}

// Folder returns the local folder of every key that starts with prefix and a slash, making it where it is missing, so that an uploader
// can grow a file in place. Files there are objects once they are complete; who grows them must keep readers away until then.
func (f *Files) Folder(prefix string) (string, error) {
	if err := CheckKey(prefix); err != nil {
		return "", err
	}
	return f.path(prefix), os.MkdirAll(f.path(prefix), folderMode)
}

// Stat implements [Store].
func (f *Files) Stat(ctx context.Context, key string) (Object, error) {
	if err := errors.Join(CheckKey(key), ended(ctx, "look at", key)); err != nil {
		return Object{}, err
	}
	info, err := os.Stat(f.path(key))
	return described(key, info, err)
}

// described turns the answer of a stat call into an object.
func described(key string, info fs.FileInfo, err error) (Object, error) {
	switch {
	case err != nil && !missing(err):
		return Object{}, ioFault(err)
	case err != nil, !info.Mode().IsRegular():
		return Object{}, notFound(key)
	}
	return Object{Key: key, Bytes: info.Size(), ModTime: info.ModTime().UTC()}, nil
}

// Delete implements [Store]. Folders that become empty are removed with the object.
func (f *Files) Delete(ctx context.Context, key string) error {
	if err := errors.Join(CheckKey(key), ended(ctx, "delete", key)); err != nil {
		return err
	}
	path := f.path(key)
	// Unlink, unlike os.Remove, leaves a folder alone when the key names one.
	err := syscall.Unlink(path)
	switch {
	case errors.Is(err, syscall.EISDIR), err != nil && missing(err):
		return nil
	case err != nil:
		return ioFault(&fs.PathError{Op: "unlink", Path: path, Err: err})
	}
	folder := filepath.Dir(path)
	for folder != f.root && os.Remove(folder) == nil {
		folder = filepath.Dir(folder)
	}
	return ioFault(syncFolder(folder))
}
