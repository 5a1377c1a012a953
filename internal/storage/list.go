package storage

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// List implements [Store].
func (f *Files) List(ctx context.Context, prefix string, visit func(Object) error) error {
	folder, err := prefixFolder(prefix)
	if err != nil {
		return err
	}
	walk := walk{files: f, prefix: prefix, visit: visit}
	return walk.folder(ctx, folder)
}

// walk visits objects folder by folder.
type walk struct {
	files  *Files
	prefix string
	visit  func(Object) error
}

func (w walk) folder(ctx context.Context, folder string) error {
	if err := ended(ctx, "list", folder); err != nil {
		return err
	}
	entries, err := os.ReadDir(w.files.path(folder))
	if err != nil {
		return ioFault(ignoreMissing(err))
	}
	inKeyOrder(entries)
	for _, entry := range entries {
		if err := w.entry(ctx, folder, entry); err != nil {
			return err
		}
	}
	return nil
}

func (w walk) entry(ctx context.Context, folder string, entry fs.DirEntry) error {
	key := entry.Name()
	if folder != "" {
		key = folder + "/" + key
	}
	if entry.IsDir() {
		below := key + "/"
		if strings.HasPrefix(below, w.prefix) || strings.HasPrefix(w.prefix, below) {
			return w.folder(ctx, key)
		}
		return nil
	}
	if !strings.HasPrefix(key, w.prefix) || CheckKey(key) != nil {
		return nil //nolint:nilerr // a file whose name is no key is no object: a leftover, or somebody else's
	}
	if err := ended(ctx, "list", key); err != nil {
		return err
	}
	info, err := os.Stat(w.files.path(key))
	object, err := described(key, info, err)
	if err == nil {
		return w.visit(object)
	}
	if errors.Is(err, ErrNotFound) {
		err = nil // deleted since the folder was read, or no object at all
	}
	return err
}

// inKeyOrder sorts as if the names of folders ended with their slash, which makes a walk yield keys in byte order:
// "a-b" comes before "a/b".
func inKeyOrder(entries []fs.DirEntry) {
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(keyPart(a), keyPart(b)) })
}

func keyPart(entry fs.DirEntry) string {
	if entry.IsDir() {
		return entry.Name() + "/"
	}
	return entry.Name()
}
