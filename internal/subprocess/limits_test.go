package subprocess_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/subprocess"
)

// shell runs a script once the limit that flag names has been set, so that the test never races with it.
func shell(flag, script string, args ...string) subprocess.Command {
	wait := "while [ \"$(ulimit " + flag + ")\" = unlimited ]; do :; done; "
	return subprocess.Command{Path: "sh", Args: append([]string{"-c", wait + script, "sh"}, args...), Env: []string{mark()}}
}

func TestMemoryLimit(t *testing.T) {
	t.Parallel()
	cmd := shell("-v", "exec dd if=/dev/zero of=/dev/null bs=1G count=1")
	cmd.Limits.Memory = 256 << 20
	_, err := subprocess.Run(within(t, time.Minute), cmd)
	if exit := exitError(t, err); exit.Code != 1 || !strings.Contains(exit.Tail, "memory exhausted") {
		t.Errorf("got %v: %s", err, exit.Tail)
	}
}

func TestFileSizeLimit(t *testing.T) {
	t.Parallel()
	cmd := shell("-f", "exec dd if=/dev/zero of=\"$1\" bs=64K count=64", filepath.Join(t.TempDir(), "big"))
	cmd.Limits.FileSize = 1 << 20
	_, err := subprocess.Run(within(t, time.Minute), cmd)
	if exit := exitError(t, err); exit.Signal != syscall.SIGXFSZ {
		t.Errorf("got %v", err)
	}
}

func TestCPULimit(t *testing.T) {
	t.Parallel()
	cmd := subprocess.Command{Path: "sh", Args: []string{"-c", "while :; do :; done"}, Env: []string{mark()}}
	cmd.Limits.CPU = 100 * time.Millisecond // rounded up to one second
	result, err := subprocess.Run(within(t, time.Minute), cmd)
	if exit := exitError(t, err); exit.Signal != syscall.SIGXCPU {
		t.Errorf("got %v after %v", err, result.UserCPU)
	}
}

func TestNiceAndCoreDumpsAndVictim(t *testing.T) {
	t.Parallel()
	script := `until [ "$(nice)" = 7 ] && [ "$(ulimit -c)" = 0 ] && [ "$(cat /proc/$$/oom_score_adj)" -ge 500 ]; do :; done`
	cmd := subprocess.Command{Path: "sh", Args: []string{"-c", script}, Nice: 7, Env: []string{mark()}}
	if _, err := subprocess.Run(within(t, 10*time.Second), cmd); err != nil {
		t.Error(err)
	}
}

func TestLimitAboveTheHardOne(t *testing.T) {
	t.Parallel()
	cmd := shell("-v", "true")
	cmd.Limits.Memory = 1 << 62
	if _, err := subprocess.Run(within(t, 10*time.Second), cmd); err != nil {
		t.Error(err)
	}
}
