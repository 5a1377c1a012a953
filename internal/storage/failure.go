package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/reelmill/reelmill/jobs"
)

// ErrNotFound means that no object has the key; match it with errors.Is.
var ErrNotFound = errors.New("object not found")

func notFound(key string) error {
	return jobs.Refuse("storage-not-found", fmt.Sprintf("The stored file %.80q does not exist.", key),
		"It may have been deleted after its retention time; make it again.", ErrNotFound)
}

func invalidRange(rng Range, size int64) error {
	return jobs.Refuse("storage-range-invalid",
		"The requested part lies outside of the file.", "Ask for bytes that the file has.",
		fmt.Errorf("offset %d, length %d of %d bytes", rng.Offset, rng.Length, size))
}

func ended(ctx context.Context, doing, key string) error {
	if ctx.Err() == nil {
		return nil
	}
	return fmt.Errorf("%s %q: %w", doing, key, context.Cause(ctx))
}

// missing reports whether err means that no object is there. A key below or above an object names none.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// ioFault names what the file system refused.
func ioFault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return jobs.Stumble("storage-full", "The storage is full.",
			"Free space on the storage volume or enlarge it; the work goes on by itself.", err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return jobs.Stumble("storage-denied", "The storage does not allow this.",
			"Give the Reelmill user read and write access to the storage folder.", err)
	case conflict(err):
		return jobs.Refuse("storage-key-conflict",
			"A file and a folder of the storage would have the same name.", "Choose another key.", err)
	default:
		return jobs.Stumble("storage-failed", "The storage did not work.", "Look at the system log of the storage volume.", err)
	}
}

// conflict reports whether err means that a folder stands where a file is wanted, or a file where a folder is.
func conflict(err error) bool {
	return errors.Is(err, syscall.EISDIR) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, fs.ErrExist)
}
