package scratch

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"

	"github.com/reelmill/reelmill/jobs"
)

const blockSize = 512 // the unit of st_blocks, whatever the file system's own

// diskUse adds up what the files below path take. Files that vanish meanwhile count nothing.
func diskUse(path string) (int64, error) {
	var used int64
	err := filepath.WalkDir(path, func(_ string, entry fs.DirEntry, err error) error {
		var info fs.FileInfo
		if err == nil {
			info, err = entry.Info()
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if stat, ok := info.Sys().(*syscall.Stat_t); ok {
			used += stat.Blocks * blockSize
		}
		return nil
	})
	return used, err
}

func full(cause error) error {
	return jobs.Stumble("scratch-full", "The worker has no room left for its work files.",
		"Free disk space on the worker, raise the scratch quota, or run fewer steps at once; the work goes on by itself.", cause)
}

func ioFault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return full(err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return jobs.Stumble("scratch-denied", "The worker may not use its scratch folder.",
			"Give the Reelmill user read and write access to the folder in REELMILL_SCRATCH.", err)
	default:
		return jobs.Stumble("scratch-failed", "The worker's scratch folder did not work.",
			"Check that REELMILL_SCRATCH names a folder on a healthy disk.", err)
	}
}
