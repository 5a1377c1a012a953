// Package scratch gives every attempt a folder of its own on the local disk, keeps all of them within a quota and
// removes what dead processes left.
package scratch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/reelmill/reelmill/jobs"
)

// defaultFloor is the free disk space in bytes below which no attempt is begun: a full disk harms its neighbours too.
const defaultFloor = 512 << 20

// Space is a folder of the local disk that holds the folders of attempts. It is safe for concurrent use, and several
// processes may share one.
type Space struct {
	root  string
	quota int64
	floor uint64

	mu   sync.Mutex
	open map[string]struct{}
}

// Open returns the space in root, which is made when it is missing and must be writable. quota bounds the bytes of
// all attempts together; 0 sets no bound. The faults are transient: "scratch-denied", "scratch-full",
// "scratch-failed".
func Open(root string, quota int64) (*Space, error) {
	if root == "" || quota < 0 {
		return nil, jobs.Refuse("scratch-invalid", "The settings of the scratch folder are not valid.",
			"Set REELMILL_SCRATCH to a folder, and its quota to 0 or more bytes.", nil)
	}
	path, err := filepath.Abs(root)
	if err != nil {
		return nil, ioFault(err)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, ioFault(err)
	}
	probe, err := os.CreateTemp(path, ".probe-")
	if err != nil {
		return nil, ioFault(err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return nil, ioFault(err)
	}
	return &Space{root: path, quota: quota, floor: defaultFloor, open: map[string]struct{}{}}, nil
}

// Acquire makes the folder of an attempt, whose id consists of letters, digits, dots, dashes and underscores. It
// gives the transient fault "scratch-full" while the disk is nearly full or the quota is used up, and
// "scratch-taken" when the attempt has a folder already. The quota is looked at here only: a running attempt may go
// beyond it.
func (s *Space) Acquire(attempt string) (*Folder, error) {
	if !validAttempt(attempt) {
		return nil, jobs.Refuse("scratch-attempt-invalid", fmt.Sprintf("The attempt %.80q cannot have a work folder.", attempt),
			"Use letters, digits, dots, dashes and underscores.", nil)
	}
	if err := s.admit(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	folder := &Folder{space: s, attempt: attempt, path: filepath.Join(s.root, attempt)}
	if err := create(folder.path); err != nil {
		return nil, err
	}
	s.open[attempt] = struct{}{}
	return folder, nil
}

// Room reports why no attempt can be begun now: the transient fault "scratch-full".
func (s *Space) Room() error { return s.admit() }

func (s *Space) admit() error {
	used, free, err := s.Usage()
	switch {
	case err != nil:
		return err
	case s.quota > 0 && used >= s.quota:
		return full(fmt.Errorf("%d of %d bytes are used", used, s.quota))
	case uint64(free) < s.floor:
		return full(fmt.Errorf("%d bytes are free, %d are kept", free, s.floor))
	}
	return nil
}

// Usage returns the bytes that all attempts take on the disk, and those still free on it for this user.
func (s *Space) Usage() (used, free int64, err error) {
	attempts, err := s.attempts()
	if err != nil {
		return 0, 0, err
	}
	for _, attempt := range attempts {
		size, err := diskUse(filepath.Join(s.root, attempt))
		if err != nil {
			return 0, 0, ioFault(err)
		}
		used += size
	}
	var disk unix.Statfs_t
	if err := unix.Statfs(s.root, &disk); err != nil {
		return 0, 0, ioFault(err)
	}
	return used, int64(disk.Bavail) * disk.Bsize, nil
}

// Sweep removes the folders of attempts that live does not know any more, and returns how many. Attempts of this
// Space that are not closed are kept whatever live says, and so is everything that Acquire did not make.
func (s *Space) Sweep(live func(attempt string) bool) (int, error) {
	attempts, err := s.attempts()
	if err != nil {
		return 0, err
	}
	removed := 0
	var failures []error
	for _, attempt := range attempts {
		if s.holds(attempt) || live(attempt) {
			continue
		}
		if err := remove(filepath.Join(s.root, attempt)); err != nil {
			failures = append(failures, err)
			continue
		}
		removed++
	}
	return removed, ioFault(errors.Join(failures...))
}

func (s *Space) holds(attempt string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, held := s.open[attempt]
	return held
}

func (s *Space) forget(attempt string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, attempt)
}
