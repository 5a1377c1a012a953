package scratch

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// cacheFolder lies beside the attempts; its name is none an attempt can have.
const cacheFolder = ".masters"

// Cache keeps copies of masters that came from afar, so that the chunks of one title fetch it once a machine. It is
// bounded in bytes: the copies used longest ago give way. Several processes may share one.
type Cache struct {
	root  string
	limit int64

	mu      sync.Mutex
	filling map[string]*sync.Mutex
}

// Cache returns the cache of the space. limit bounds its bytes; 0 keeps nothing.
func (s *Space) Cache(limit int64) *Cache {
	return &Cache{root: filepath.Join(s.root, cacheFolder), limit: limit, filling: map[string]*sync.Mutex{}}
}

// Place puts the object called name, of size bytes, at path. It is filled by fill where no copy is here yet; attempts that
// want the same object at once wait for the first. What stands at path is the caller's own: the cache may drop its copy
// at any time. name must be fit for a file name, as a hash is. An object larger than the cache is never kept.
func (c *Cache) Place(ctx context.Context, name string, size int64, path string, fill func(ctx context.Context, path string) error) error {
	if size > c.limit {
		return fill(ctx, path)
	}
	lock := c.lock(name)
	lock.Lock()
	defer lock.Unlock()
	kept := filepath.Join(c.root, name)
	if err := c.take(kept, size, path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := fill(ctx, path); err != nil {
		return err
	}
	if err := c.keep(path, kept, size); err != nil {
		return ioFault(err)
	}
	return nil
}

func (c *Cache) lock(name string) *sync.Mutex {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.filling[name] == nil {
		c.filling[name] = &sync.Mutex{}
	}
	return c.filling[name]
}

// take links a kept copy to path. A copy of another size is of a broken fetch and counts as missing.
func (c *Cache) take(kept string, size int64, path string) error {
	info, err := os.Stat(kept)
	if err != nil {
		return err
	}
	if info.Size() != size {
		return errors.Join(fs.ErrNotExist, os.Remove(kept))
	}
	now := time.Now()
	if err := errors.Join(os.Chtimes(kept, now, now), os.Link(kept, path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return ioFault(err)
	} else if err != nil {
		return fs.ErrNotExist // another process dropped it just now
	}
	return nil
}

// keep links a fetched file into the cache, which makes room first. A link shares the bytes: nothing is copied.
func (c *Cache) keep(path, kept string, size int64) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() != size {
		return err // not what was announced: good for its caller to judge, not to keep
	}
	if err := os.MkdirAll(c.root, 0o700); err != nil {
		return err
	}
	if err := c.makeRoom(size); err != nil {
		return err
	}
	if err := os.Link(path, kept); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	now := time.Now()
	return os.Chtimes(kept, now, now)
}

// makeRoom drops the copies used longest ago until size more bytes fit.
func (c *Cache) makeRoom(size int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	entries, err := os.ReadDir(c.root)
	if err != nil {
		return err
	}
	var copies []fs.FileInfo
	used := int64(0)
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil {
			copies, used = append(copies, info), used+info.Size()
		}
	}
	slices.SortFunc(copies, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, oldest := range copies {
		if used+size <= c.limit {
			break
		}
		if err := os.Remove(filepath.Join(c.root, oldest.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		used -= oldest.Size()
	}
	return nil
}
