package scratch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

// marker is a file that tells our folders from others', should somebody point the space at a shared one such as /tmp.
const marker = ".reelmill-attempt"

// Folder is the work folder of one attempt.
type Folder struct {
	space   *Space
	attempt string
	path    string
}

// Path returns the absolute path of name inside the folder, "" for the folder itself. It makes nothing. A name with
// ".." stays inside.
func (f *Folder) Path(name string) string {
	return filepath.Join(f.path, filepath.Join(string(filepath.Separator), name))
}

// Close removes the folder and everything in it. What already went is no error, so it may be called twice.
func (f *Folder) Close() error {
	if err := remove(f.path); err != nil {
		return ioFault(err)
	}
	f.space.forget(f.attempt)
	return nil
}

const maxAttempt = 128

func validAttempt(attempt string) bool {
	if attempt == "" || len(attempt) > maxAttempt || attempt[0] == '.' {
		return false
	}
	return !strings.ContainsFunc(attempt, func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		return !letter && (r < '0' || r > '9') && !strings.ContainsRune("._-", r)
	})
}

func create(path string) error {
	err := os.Mkdir(path, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return jobs.Stumble("scratch-taken", "Another run of this attempt still has its work folder.",
			"Nothing to do: the next attempt gets a folder of its own.", err)
	}
	if err != nil {
		return ioFault(err)
	}
	if err := os.WriteFile(filepath.Join(path, marker), nil, 0o600); err != nil {
		return ioFault(errors.Join(err, remove(path)))
	}
	return nil
}

// remove deletes a folder, its marker last: a removal that is cut short leaves a folder that is still ours to sweep.
func remove(path string) error {
	entries, err := os.ReadDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() == marker {
			continue
		}
		if err := os.RemoveAll(filepath.Join(path, entry.Name())); err != nil {
			return err
		}
	}
	return os.RemoveAll(path)
}

// attempts lists the folders that Acquire made.
func (s *Space) attempts() ([]string, error) {
	entries, err := os.ReadDir(s.root)
	if err != nil {
		return nil, ioFault(err)
	}
	var found []string
	for _, entry := range entries {
		if !entry.IsDir() || !validAttempt(entry.Name()) {
			continue
		}
		if _, err := os.Lstat(filepath.Join(s.root, entry.Name(), marker)); err == nil {
			found = append(found, entry.Name())
		}
	}
	return found, nil
}
