package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"github.com/reelmill/reelmill/jobs"
)

// PutFile implements [Store]. On one file system it makes a hard link, elsewhere it copies. Where the object is this
// very file already, or equals the file that would have to be copied, it is only read again for its checksum.
func (f *Files) PutFile(ctx context.Context, key, path string) (Object, error) {
	if err := errors.Join(CheckKey(key), ended(ctx, "store", key)); err != nil {
		return Object{}, err
	}
	source, err := openSource(path)
	if err != nil {
		return Object{}, err
	}
	defer source.Close()
	object, err := f.adopt(ctx, key, source)
	if err != nil {
		return Object{}, fmt.Errorf("store %q: %w", key, err)
	}
	object.Key = key
	return object, nil
}

// adopt stores an open file in the cheapest way that works.
func (f *Files) adopt(ctx context.Context, key string, source *finished) (Object, error) {
	target := f.path(key)
	present, err := os.Stat(target)
	if err == nil && os.SameFile(present, source.info) {
		return source.settle(ctx)
	}
	if temp, linked := linkInto(filepath.Dir(target), source.File); linked {
		object, err := source.settle(ctx)
		if err == nil {
			err = ioFault(publish(temp, target))
		}
		return object, errors.Join(err, discard(temp))
	}
	if err == nil && present.Mode().IsRegular() && present.Size() == source.info.Size() && time.Since(present.ModTime()) < renewAfter {
		if object, err := source.compare(ctx, target); err != nil || object != (Object{}) {
			return object, err
		}
	}
	return f.Put(ctx, key, source)
}

// linkInto links the open file itself, not its name, which may mean another file by now. It fails across file
// systems, for files of other users, and without /proc; copying works for all of these.
func linkInto(folder string, source *os.File) (temp string, linked bool) {
	if makeFolder(folder) != nil {
		return "", false
	}
	temp = temporaryName(folder)
	handle := "/proc/self/fd/" + strconv.FormatUint(uint64(source.Fd()), 10)
	err := unix.Linkat(unix.AT_FDCWD, handle, unix.AT_FDCWD, temp, unix.AT_SYMLINK_FOLLOW)
	return temp, err == nil
}

// finished is a local file that nobody should write to any more. Reading it to the end fails if somebody did.
type finished struct {
	*os.File

	info fs.FileInfo
}

// Read implements [io.Reader].
func (s *finished) Read(p []byte) (int, error) {
	n, err := s.File.Read(p)
	if !errors.Is(err, io.EOF) {
		return n, err
	}
	if changed := s.unchanged(); changed != nil {
		return n, changed
	}
	return n, io.EOF
}

func openSource(path string) (*finished, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a regular file", path)
	}
	if err != nil {
		return nil, unreadable(errors.Join(err, file.Close()))
	}
	return &finished{File: file, info: info}, nil
}

// settle brings the file down to the disk and describes it.
func (s *finished) settle(ctx context.Context) (Object, error) {
	sum, err := digest(ctx, s)
	if err != nil {
		return Object{}, err
	}
	if err := s.Sync(); err != nil {
		return Object{}, ioFault(err)
	}
	return Object{Bytes: s.info.Size(), SHA256: sum, ModTime: s.info.ModTime().UTC()}, nil
}

// compare describes the object in path when it equals the file; otherwise it returns the zero object and the file
// rewound.
func (s *finished) compare(ctx context.Context, path string) (Object, error) {
	present, err := os.Open(path)
	if err != nil {
		return Object{}, ignoreMissing(err)
	}
	defer present.Close()
	theirs, err := digest(ctx, present)
	if err != nil {
		return Object{}, err
	}
	info, err := present.Stat()
	if err != nil {
		return Object{}, ioFault(err)
	}
	ours, err := digest(ctx, s)
	if err != nil {
		return Object{}, err
	}
	if ours == theirs {
		return Object{Bytes: info.Size(), SHA256: ours, ModTime: info.ModTime().UTC()}, nil
	}
	_, err = s.Seek(0, io.SeekStart)
	return Object{}, ioFault(err)
}

// unchanged fails when somebody wrote to the file after it was opened.
func (s *finished) unchanged() error {
	now, err := s.Stat()
	if err != nil {
		return unreadable(err)
	}
	if now.Size() == s.info.Size() && now.ModTime().Equal(s.info.ModTime()) {
		return nil
	}
	return jobs.Stumble("storage-source-changed", "The file was changed while it was being stored.",
		"Hand over files only once they are finished.", nil)
}

func unreadable(cause error) error {
	return jobs.Stumble("storage-source-unreadable", "The file that should be stored cannot be read.",
		"Check that it still exists and that the Reelmill user may read it.", cause)
}
