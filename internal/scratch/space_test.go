package scratch_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/reelmill/reelmill/internal/scratch"
	"github.com/reelmill/reelmill/jobs"
)

func open(t *testing.T, quota int64) (space *scratch.Space, root string) {
	t.Helper()
	root = filepath.Join(t.TempDir(), "scratch")
	space, err := scratch.Open(root, quota)
	if err != nil {
		t.Fatal(err)
	}
	return space, root
}

func acquire(t *testing.T, space *scratch.Space, attempt string) *scratch.Folder {
	t.Helper()
	folder, err := space.Acquire(attempt)
	if err != nil {
		t.Fatalf("Acquire %q: %v", attempt, err)
	}
	return folder
}

func write(t *testing.T, path string, bytes int) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = os.WriteFile(path, slices.Repeat([]byte{1}, bytes), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

func TestFolderLivesUntilItIsClosed(t *testing.T) {
	t.Parallel()
	space, root := open(t, 0)
	folder := acquire(t, space, "step-1.2")
	if got, want := folder.Path("chunk.mp4"), filepath.Join(root, "step-1.2", "chunk.mp4"); got != want {
		t.Errorf("path is %s, want %s", got, want)
	}
	write(t, folder.Path("deep/er/chunk.mp4"), 10)
	for range 2 {
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
	}
	if exists(folder.Path("")) {
		t.Error("the folder is still there")
	}
	if err := acquire(t, space, "step-1.2").Close(); err != nil {
		t.Error(err)
	}
}

func TestPathStaysInside(t *testing.T) {
	t.Parallel()
	space, _ := open(t, 0)
	folder := acquire(t, space, "a")
	for name, want := range map[string]string{"../../x": "x", "/etc/passwd": "etc/passwd", "b/../../c": "c", "": "", ".": ""} {
		if got := folder.Path(name); got != filepath.Join(folder.Path(""), want) {
			t.Errorf("%q leads to %s", name, got)
		}
	}
}

func TestAcquireRefusesIdsThatAreNoNames(t *testing.T) {
	t.Parallel()
	space, root := open(t, 0)
	for _, attempt := range []string{"", ".", "..", "a/b", "../a", "/a", ".hidden", "a b", "a\x00", "é", `a\b`, strings.Repeat("a", 129)} {
		if _, err := space.Acquire(attempt); jobs.CodeOf(err) != "scratch-attempt-invalid" {
			t.Errorf("%q: %v", attempt, err)
		}
	}
	if entries, err := os.ReadDir(root); err != nil || len(entries) > 0 {
		t.Errorf("left %v, %v", entries, err)
	}
}

func TestAcquireGivesAFolderToOneOnly(t *testing.T) {
	t.Parallel()
	space, root := open(t, 0)
	other, err := scratch.Open(root, 0)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var group sync.WaitGroup
	won := 0
	for i := range 16 {
		group.Go(func() {
			_, err := []*scratch.Space{space, other}[i%2].Acquire("contested")
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if fault := jobs.AsFault(err); fault.Code != "scratch-taken" || fault.Class != jobs.Transient {
				t.Errorf("got %v", err)
			}
		})
	}
	group.Wait()
	if won != 1 {
		t.Errorf("%d got the folder", won)
	}
}

func TestQuotaHoldsForTheWholeSpace(t *testing.T) {
	t.Parallel()
	space, _ := open(t, 1<<20)
	first, second := acquire(t, space, "1"), acquire(t, space, "2")
	write(t, first.Path("a"), 600<<10)
	write(t, second.Path("b"), 600<<10)
	_, err := space.Acquire("3")
	if fault := jobs.AsFault(err); fault.Code != "scratch-full" || fault.Class != jobs.Transient || fault.Hint == "" {
		t.Errorf("got %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	acquire(t, space, "3")
}

func TestUsageCountsWhatIsOnTheDisk(t *testing.T) {
	t.Parallel()
	space, root := open(t, 0)
	before, free, err := space.Usage()
	if err != nil || before != 0 || free <= 0 {
		t.Errorf("an empty space uses %d, %d are free, %v", before, free, err)
	}
	folder := acquire(t, space, "a")
	write(t, folder.Path("deep/chunk"), 1<<20)
	write(t, filepath.Join(root, "of-somebody-else", "x"), 1<<20)
	if err := os.Truncate(folder.Path("deep/chunk"), 1<<30); err != nil { // the rest is a hole
		t.Fatal(err)
	}
	used, _, err := space.Usage()
	if err != nil || used < 1<<20 || used > 1<<20+64<<10 {
		t.Errorf("uses %d, %v", used, err)
	}
}

func TestSweepRemovesWhatDeadProcessesLeft(t *testing.T) {
	t.Parallel()
	dead, root := open(t, 0)
	for i := range 3 {
		write(t, acquire(t, dead, fmt.Sprintf("dead-%d", i)).Path("x/y"), 10)
	}
	acquire(t, dead, "elsewhere")
	for _, name := range []string{"not-ours/x", ".hidden/x"} {
		write(t, filepath.Join(root, name), 10)
	}
	write(t, filepath.Join(root, "a-file"), 10)
	space, err := scratch.Open(root, 0)
	if err != nil {
		t.Fatal(err)
	}
	acquire(t, space, "mine")
	removed, err := space.Sweep(func(attempt string) bool { return attempt == "elsewhere" })
	if removed != 3 || err != nil {
		t.Errorf("removed %d, %v", removed, err)
	}
	for name, want := range map[string]bool{
		"dead-0": false, "dead-2": false, "elsewhere": true, "mine": true, "not-ours/x": true, ".hidden/x": true, "a-file": true,
	} {
		if exists(filepath.Join(root, name)) != want {
			t.Errorf("%s: there is %t, want %t", name, !want, want)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, 1)
	for root, code := range map[string]string{"": "scratch-invalid", file: "scratch-failed", "/proc/reelmill": "scratch-failed"} {
		if _, err := scratch.Open(root, 0); jobs.CodeOf(err) != code {
			t.Errorf("%q: %v, want %s", root, err, code)
		}
	}
	if _, err := scratch.Open(t.TempDir(), -1); jobs.CodeOf(err) != "scratch-invalid" {
		t.Errorf("a negative quota: %v", err)
	}
}
