package storage

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Sweep implements [Sweeper]: temporary files are removed. They are not named after a key, so none is spared.
func (f *Files) Sweep(ctx context.Context, olderThan time.Duration, _ func(key string) bool) (int, error) {
	removed := 0
	deadline := time.Now().Add(-olderThan)
	err := filepath.WalkDir(f.root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil || !isTemporary(entry) {
			return ignoreMissing(err)
		}
		info, err := entry.Info()
		if err != nil || changed(info).After(deadline) {
			return ignoreMissing(err)
		}
		if err := os.Remove(path); err != nil {
			return ignoreMissing(err)
		}
		removed++
		return nil
	})
	if ctx.Err() != nil && err != nil {
		return removed, err
	}
	return removed, ioFault(err)
}

func isTemporary(entry fs.DirEntry) bool {
	return !entry.IsDir() && strings.HasPrefix(entry.Name(), temporary)
}

// changed returns when the file was last written or linked. The modification time alone would be that of the
// source for a file that PutFile has just linked.
func changed(info fs.FileInfo) time.Time {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return time.Unix(stat.Ctim.Unix())
	}
	return info.ModTime()
}

func ignoreMissing(err error) error {
	if err != nil && missing(err) {
		return nil
	}
	return err
}
