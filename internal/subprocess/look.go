package subprocess

import (
	"fmt"
	"os/exec"
	"path/filepath"

	"github.com/reelmill/reelmill/jobs"
)

// Look returns the absolute path of a program, searched on PATH when it has no slash. A program that is missing or
// not executable gives a transient fault "tool-missing" that matches [ErrNotFound]: another worker may have it.
func Look(path string) (string, error) {
	found, err := exec.LookPath(path)
	if err == nil {
		found, err = filepath.Abs(found)
	}
	if err != nil {
		return "", jobs.Stumble("tool-missing",
			fmt.Sprintf("The program %s is not installed on this worker.", filepath.Base(path)),
			"Install it or set its path, then run reelmill doctor.", fmt.Errorf("%w: %w", ErrNotFound, err))
	}
	return found, nil
}
