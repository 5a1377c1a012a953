package main

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

const (
	// scratchSize leaves a worker little more than the free space it insists on before it begins an attempt.
	scratchSize = "640m"
	storeSize   = "3g"
	filler      = ".filler"
)

// disks are small file systems in memory, so that a disk can be filled without harm to the machine. refused says why there are none.
type disks struct {
	mounted []string
	refused error
}

// add mounts one, where that is allowed.
func (d *disks) add(folder, size string) {
	if d.refused != nil {
		return
	}
	err := errors.Join(os.MkdirAll(folder, 0o750), unix.Mount("tmpfs", folder, "tmpfs", 0, "size="+size))
	if err != nil {
		d.refused = err
		return
	}
	d.mounted = append(d.mounted, folder)
}

// fill takes all the space that is left.
func (d *disks) fill(folder string) error {
	var stat unix.Statfs_t
	if err := unix.Statfs(folder, &stat); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(folder, filler))
	if err != nil {
		return err
	}
	defer file.Close()
	free := int64(stat.Bavail) * stat.Bsize
	for step := free; step >= stat.Bsize; step /= 2 { // others write meanwhile
		info, err := file.Stat()
		if err != nil {
			return err
		}
		for offset := info.Size(); unix.Fallocate(int(file.Fd()), 0, offset, step) == nil; offset += step {
		}
	}
	return nil
}

// relieve gives the space back.
func (d *disks) relieve(folder string) error { return os.Remove(filepath.Join(folder, filler)) }

func (d *disks) close() error {
	var faults []error
	for _, folder := range d.mounted {
		faults = append(faults, unix.Unmount(folder, unix.MNT_DETACH))
	}
	d.mounted = nil
	return errors.Join(faults...)
}
