package main

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/reelmill/reelmill/jobs"
)

// lockFolder makes this process the only owner of a data folder until the returned file is closed or the process dies.
func lockFolder(dir string) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, jobs.Refuse("data-folder-unwritable", "The data folder "+dir+" cannot be written to.",
			"Choose another with --data, or mend its permissions.", err)
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(jobs.Refuse("data-folder-in-use", "Another Reelmill is already running on "+dir+".",
			"Stop it first, or give this one a folder of its own with --data.", err), file.Close())
	}
	return file, nil
}
