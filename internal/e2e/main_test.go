package e2e

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"testing"
)

// place is the folder below which every test of this run works, so that whatever a process left behind can be told by it.
var place = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "reelmill-e2e-") })

// program is the built reelmill.
var program = sync.OnceValues(build)

// seats bounds the tests that encode at the same time. Much of what they do is waiting, so there are more than cores.
var seats = sync.OnceValue(func() chan struct{} { return make(chan struct{}, 3) })

func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", strconv.Itoa(max(4, runtime.GOMAXPROCS(0)))); err != nil { // seats has the last word
		panic(err)
	}
	code := m.Run()
	dir, err := place()
	if err == nil {
		if left := processesOn(dir); len(left) > 0 {
			err = fmt.Errorf("processes left behind: %v", left)
		}
		err = errors.Join(err, os.RemoveAll(dir))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// misled is reelmill with a clock that can be set wrong by REELMILL_FAULT_CLOCK.
var misled = sync.OnceValues(func() (string, error) { return compiled("misled", "-tags", "faults") })

// build compiles the program with the flags of `make build`, so that the two share the compiler's cache.
func build() (string, error) {
	if built := os.Getenv("REELMILL_E2E_PROGRAM"); built != "" {
		return filepath.Abs(built)
	}
	return compiled("reelmill")
}

func compiled(name string, flags ...string) (string, error) {
	dir, err := place()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, name)
	compiler := exec.Command("go", append(append([]string{"build", "-trimpath", "-o", path}, flags...), "../../cmd/reelmill")...)
	compiler.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := compiler.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, said)
	}
	return path, nil
}

// heavy makes a test wait for one of the seats, beside other tests, and skips it where the tools are missing.
func heavy(t *testing.T) {
	t.Helper()
	t.Parallel()
	need(t, "ffmpeg", "ffprobe", "vips", "vipsthumbnail", "vipsheader")
	seats() <- struct{}{}
	t.Cleanup(func() { <-seats() })
}

// need skips a test where a program is not installed.
func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, name := range programs {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
}

// folder returns a new folder below the place of this run.
func folder(t *testing.T, name string) string {
	t.Helper()
	dir, err := place()
	must(t, err)
	path, err := os.MkdirTemp(dir, name+"-")
	must(t, err)
	return path
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
