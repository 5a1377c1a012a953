package subprocess_test

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/reelmill/reelmill/internal/subprocess"
	"github.com/reelmill/reelmill/jobs"
)

// alive reports whether a process runs; a zombie does not.
func alive(pid int) bool {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	return !strings.HasPrefix(rest, "Z") && !strings.HasPrefix(rest, "X")
}

func awaitGone(t *testing.T, pid int) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for alive(pid) {
		select {
		case <-deadline:
			_ = syscall.Kill(pid, syscall.SIGKILL)
			t.Fatalf("process %d outlived its run", pid)
		case <-tick.C:
		}
	}
}

func number(t *testing.T, line string) int {
	t.Helper()
	_, text, _ := strings.Cut(line, " ")
	pid, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("no process number in %q", line)
	}
	return pid
}

func TestRunEndsWithItsContext(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		cause  error
		signal syscall.Signal
		code   int
	}{
		"polite": {cause: jobs.ErrCanceled, code: 0},
		"idle":   {cause: jobs.ErrShutdown, signal: syscall.SIGTERM, code: -1},
		"deaf":   {cause: jobs.ErrDeadline, signal: syscall.SIGKILL, code: -1},
	}
	for role, want := range tests {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancelCause(within(t, time.Minute))
			cmd := command(t, role)
			cmd.Grace = 5 * time.Second
			if role == "deaf" {
				cmd.Grace = 50 * time.Millisecond
			}
			var pid string
			cmd.OnLine = func(line string) bool {
				pid = line
				cancel(want.cause)
				return true
			}
			_, err := subprocess.Run(ctx, cmd)
			exit := exitError(t, err)
			if !errors.Is(err, want.cause) || exit.Signal != want.signal || exit.Code != want.code || exit.Killed() {
				t.Errorf("got %v (%+v)", err, exit)
			}
			if alive(number(t, pid)) {
				t.Error("the program outlived Run")
			}
		})
	}
}

func TestRunDoesNotStartAfterTheEnd(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(jobs.ErrClaimLost)
	result, err := subprocess.Run(ctx, command(t, "deaf"))
	if !errors.Is(err, jobs.ErrClaimLost) || result.Elapsed != 0 {
		t.Errorf("got %+v, %v", result, err)
	}
}

func TestRunEndsAStall(t *testing.T) {
	t.Parallel()
	cmd := command(t, "stall")
	cmd.Stall = 200 * time.Millisecond
	var lines []string
	cmd.OnLine = func(line string) bool {
		lines = append(lines, line)
		return strings.HasPrefix(line, "frame=")
	}
	_, err := subprocess.Run(within(t, time.Minute), cmd)
	if exit := exitError(t, err); !errors.Is(err, subprocess.ErrStalled) || exit.Signal != syscall.SIGTERM {
		t.Errorf("got %v", err)
	}
	if len(lines) != 4 {
		t.Errorf("lines %q", lines)
	}
}

func TestRunKillsAGrandchildThatHoldsThePipe(t *testing.T) {
	t.Parallel()
	cmd := command(t, "grandchild")
	var pid int
	cmd.OnLine = func(line string) bool {
		if strings.HasPrefix(line, "grandchild ") {
			pid = number(t, line)
		}
		return true
	}
	if _, err := subprocess.Run(within(t, time.Minute), cmd); err != nil {
		t.Fatal(err)
	}
	awaitGone(t, pid)
}

func TestRunSurvivesAGrandchildThatLeftTheGroup(t *testing.T) {
	t.Parallel()
	cmd := command(t, "escapee")
	var pid int
	cmd.OnLine = func(line string) bool {
		if strings.HasPrefix(line, "grandchild ") {
			pid = number(t, line)
		}
		return true
	}
	result, err := subprocess.Run(within(t, time.Minute), cmd)
	_ = syscall.Kill(pid, syscall.SIGKILL)
	awaitGone(t, pid)
	if exit := exitError(t, err); exit.Code != 0 || !errors.Is(err, exec.ErrWaitDelay) {
		t.Errorf("got %v, want the incomplete output to be told", err)
	}
	if result.Elapsed > 30*time.Second {
		t.Errorf("Run hung for %v", result.Elapsed)
	}
}

func TestRunWaitsForAProgramThatClosedItsPipes(t *testing.T) {
	t.Parallel()
	fifo := filepath.Join(t.TempDir(), "go-on")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := command(t, "mute", fifo)
	cmd.OnLine = func(string) bool { return true }
	released := make(chan error, 1)
	go func() { released <- os.WriteFile(fifo, []byte("x"), 0) }()
	_, err := subprocess.Run(within(t, time.Minute), cmd)
	if exit := exitError(t, err); exit.Code != 5 {
		t.Errorf("got %v", err)
	}
	if err := <-released; err != nil {
		t.Error(err)
	}
}

func TestProgramDiesWithItsParent(t *testing.T) {
	t.Parallel()
	intermediate := exec.CommandContext(within(t, time.Minute), os.Args[0])
	intermediate.Env = []string{roleVariable + "=parent", mark()}
	stdout, err := intermediate.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := intermediate.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid := number(t, strings.TrimSpace(line))
	if !alive(pid) {
		t.Fatal("the program is not running")
	}
	if err := intermediate.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = intermediate.Wait()
	awaitGone(t, pid)
}

// The parent-death signal belongs to a thread: threads that end while the program runs must not take it along.
func TestProgramOutlivesOtherThreads(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(within(t, time.Minute))
	cmd := command(t, "idle")
	cmd.OnLine = func(string) bool {
		var threads sync.WaitGroup
		for range 32 {
			// A goroutine that ends while it is locked takes its thread with it.
			threads.Go(runtime.LockOSThread)
		}
		threads.Wait()
		cancel(jobs.ErrCanceled)
		return true
	}
	_, err := subprocess.Run(ctx, cmd)
	if exit := exitError(t, err); exit.Signal != syscall.SIGTERM {
		t.Errorf("got %v by %v", err, exit.Signal)
	}
}

// What the loader says of a program that never started is never taken for what the program says of its input.
func TestLoaderIsToldFromProgram(t *testing.T) {
	t.Parallel()
	const loader = "vips: error while loading shared libraries: libx.so.6: "
	for said, want := range map[string]struct{ unloaded, tooBig bool }{
		loader + "cannot open shared object file: No such file or directory": {unloaded: true},
		loader + "file too short":                           {unloaded: true},
		loader + "failed to map segment from shared object": {tooBig: true},
		loader + "cannot map zero-fill pages":               {tooBig: true},
		"vips: error while loading shared libraries: libx.so.6:  allocate symbol search list: Cannot allocate memory": {tooBig: true},
		"moov atom not found": {},
	} {
		exit := &subprocess.ExitError{Code: 127, Tail: said}
		if exit.Unloaded() != want.unloaded || exit.LoadedTooBig() != want.tooBig {
			t.Errorf("%q: unloaded %v, too big %v", said, exit.Unloaded(), exit.LoadedTooBig())
		}
	}
}
