package storage

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const copyBuffer = 256 << 10

// Put implements [Store].
func (f *Files) Put(ctx context.Context, key string, r io.Reader) (Object, error) {
	if err := errors.Join(CheckKey(key), ended(ctx, "store", key)); err != nil {
		return Object{}, err
	}
	target := f.path(key)
	file, err := create(filepath.Dir(target))
	if err != nil {
		return Object{}, ioFault(err)
	}
	object, err := fill(ctx, file, r)
	if err = errors.Join(err, ioFault(file.Close())); err == nil {
		err = ioFault(publish(file.Name(), target))
	}
	if err != nil {
		return Object{}, errors.Join(fmt.Errorf("store %q: %w", key, err), discard(file.Name()))
	}
	object.Key = key
	return object, nil
}

// fill writes what r yields into file, down to the disk.
func fill(ctx context.Context, file *os.File, r io.Reader) (Object, error) {
	sum := sha256.New()
	source := &watched{ctx: ctx, source: r}
	size, err := io.CopyBuffer(io.MultiWriter(file, sum), source, make([]byte, copyBuffer))
	switch {
	case source.err != nil:
		return Object{}, fmt.Errorf("read the data: %w", source.err)
	case err != nil:
		return Object{}, ioFault(err)
	}
	if err := file.Sync(); err != nil {
		return Object{}, ioFault(err)
	}
	info, err := file.Stat()
	if err != nil {
		return Object{}, ioFault(err)
	}
	return Object{Bytes: size, SHA256: hex.EncodeToString(sum.Sum(nil)), ModTime: info.ModTime().UTC()}, nil
}

// publish gives a finished temporary file its name, in one step that survives a power cut.
func publish(temp, target string) error {
	if err := os.Rename(temp, target); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(target))
}

func discard(temp string) error {
	if err := os.Remove(temp); err != nil && !missing(err) {
		return fmt.Errorf("remove the temporary file: %w", err)
	}
	return nil
}

// create makes a temporary file in folder. A deletion may remove the empty folder in between; then both start anew.
func create(folder string) (*os.File, error) {
	for deadline := time.Now().Add(time.Second); ; {
		err := makeFolder(folder)
		if err == nil {
			var file *os.File
			file, err = os.OpenFile(temporaryName(folder), os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
			if err == nil {
				return file, nil
			}
		}
		if !errors.Is(err, fs.ErrNotExist) || time.Now().After(deadline) {
			return nil, err
		}
	}
}

func temporaryName(folder string) string {
	return filepath.Join(folder, temporary+rand.Text())
}

// makeFolder makes folder and what is missing above it, each entry synced to the disk.
func makeFolder(folder string) error {
	err := os.Mkdir(folder, folderMode)
	switch {
	case err == nil:
		return syncFolder(filepath.Dir(folder))
	case errors.Is(err, fs.ErrExist):
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := makeFolder(filepath.Dir(folder)); err != nil {
		return err
	}
	if err := os.Mkdir(folder, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(filepath.Dir(folder))
}

// syncFolder makes the names in folder durable. A folder that a deletion has removed meanwhile needs it no more.
func syncFolder(folder string) error {
	handle, err := os.Open(folder)
	if err != nil {
		return ignoreMissing(err)
	}
	return errors.Join(handle.Sync(), handle.Close())
}
