package scratch

import (
	"math"
	"os"
	"syscall"
	"testing"

	"github.com/reelmill/reelmill/jobs"
)

func TestAcquireLeavesTheDiskItsFloor(t *testing.T) {
	t.Parallel()
	space, err := Open(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	space.floor = math.MaxUint64
	if _, err := space.Acquire("a"); jobs.CodeOf(err) != "scratch-full" {
		t.Errorf("got %v, want scratch-full", err)
	}
	space.floor = 1
	if _, err := space.Acquire("a"); err != nil {
		t.Error(err)
	}
}

func TestFileSystemErrorsBecomeFaults(t *testing.T) {
	t.Parallel()
	for errno, code := range map[syscall.Errno]string{
		syscall.ENOSPC: "scratch-full",
		syscall.EDQUOT: "scratch-full",
		syscall.EACCES: "scratch-denied",
		syscall.EROFS:  "scratch-denied",
		syscall.EIO:    "scratch-failed",
	} {
		fault := jobs.AsFault(ioFault(&os.PathError{Op: "mkdir", Path: "x", Err: errno}))
		if fault.Code != code || fault.Class != jobs.Transient {
			t.Errorf("%v became %+v", errno, fault)
		}
	}
}
