package subprocess_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/subprocess"
	"github.com/reelmill/reelmill/jobs"
)

// command returns a run of this test binary in one of its roles.
func command(t *testing.T, role string, args ...string) subprocess.Command {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return subprocess.Command{Path: self, Args: args, Env: []string{roleVariable + "=" + role, mark()}}
}

// within gives a run a generous end, so that a hang fails the test instead of the whole suite.
func within(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return ctx
}

func exitError(t *testing.T, err error) *subprocess.ExitError {
	t.Helper()
	var exit *subprocess.ExitError
	if !errors.As(err, &exit) {
		t.Fatalf("error is %v, want an ExitError", err)
	}
	return exit
}

func TestRunGivesAMinimalSurrounding(t *testing.T) {
	t.Setenv("AWS_SECRET_ACCESS_KEY", "do not hand this on")
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cmd := command(t, "report", "a b", "$HOME", "-y")
	cmd.Dir = dir
	cmd.Env = append(cmd.Env, "LANG=de_DE.UTF-8")
	var lines []string
	cmd.OnLine = func(line string) bool {
		lines = append(lines, line)
		return false
	}
	result, err := subprocess.Run(within(t, time.Minute), cmd)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"args=a b|$HOME|-y", "stdin=/dev/null", "dir=" + dir, "group=true", "env LANG=de_DE.UTF-8", "no line end",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("line %q is missing in %q", want, lines)
		}
	}
	if strings.Contains(strings.Join(lines, "\n"), "AWS_SECRET") {
		t.Error("the worker's environment leaked into the program")
	}
	if result.Elapsed <= 0 || result.UserCPU+result.SystemCPU <= 0 || result.MaxRSS < 1<<20 {
		t.Errorf("usage was not measured: %+v", result)
	}
}

func TestRunReportsTheExit(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		code   int
		signal syscall.Signal
		killed bool
		text   string
	}{
		"exit":         {code: 7, text: "exit code 7: the master is broken"},
		"suicide":      {code: -1, signal: syscall.SIGKILL, killed: true, text: "ended by signal killed"},
		"stderr-flood": {code: 3, text: "exit code 3: the end"},
	}
	for role, want := range tests {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			result, err := subprocess.Run(within(t, time.Minute), command(t, role))
			exit := exitError(t, err)
			if exit.Code != want.code || exit.Signal != want.signal || exit.Killed() != want.killed || exit.Reason != nil {
				t.Errorf("got %+v", exit)
			}
			if !strings.HasSuffix(err.Error(), want.text) {
				t.Errorf("error %q does not end with %q", err, want.text)
			}
			if len(result.Tail) > 64<<10 || result.Tail != exit.Tail {
				t.Errorf("tail has %d bytes in the result and %d in the error", len(result.Tail), len(exit.Tail))
			}
		})
	}
}

func TestRunWithoutTheProgram(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"no-such-program-anywhere", "/no/such/program", "/etc/passwd", ""} {
		_, err := subprocess.Run(t.Context(), subprocess.Command{Path: path})
		if !errors.Is(err, subprocess.ErrNotFound) || jobs.CodeOf(err) != "tool-missing" {
			t.Errorf("%q: got %v", path, err)
		}
	}
}

func TestRunWritesToStdout(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	cmd := subprocess.Command{Path: "printf", Args: []string{`%s\n`, "x y"}, Stdout: &out}
	_, err := subprocess.Run(within(t, time.Minute), cmd)
	if err != nil || out.String() != "x y\n" {
		t.Errorf("got %q, %v", out.String(), err)
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestRunFailsWhenStdoutCannotBeWritten(t *testing.T) {
	t.Parallel()
	broken := errors.New("no space")
	for _, role := range []string{"report", "stdout-flood"} {
		cmd := command(t, role)
		cmd.Stdout = brokenWriter{broken}
		_, err := subprocess.Run(within(t, time.Minute), cmd)
		if exit := exitError(t, err); !errors.Is(exit, broken) {
			t.Errorf("%s: got %v, want it to wrap the writer's error", role, err)
		}
	}
}

func TestRunEndsAFlood(t *testing.T) {
	t.Parallel()
	cmd := command(t, "stdout-flood")
	var out bytes.Buffer
	cmd.Stdout, cmd.MaxOutput = &out, 10_000
	_, err := subprocess.Run(within(t, time.Minute), cmd)
	if exit := exitError(t, err); !errors.Is(exit, subprocess.ErrFlood) || exit.Signal != syscall.SIGKILL {
		t.Errorf("got %v (%+v)", err, exit)
	}
	if out.Len() != 10_000 {
		t.Errorf("%d bytes were handed on, want exactly the bound", out.Len())
	}
}

func TestRunFindsAFloodInTheLastBytes(t *testing.T) {
	t.Parallel()
	cmd := subprocess.Command{Path: "printf", Args: []string{"%0100d", "7"}, Stdout: &bytes.Buffer{}, MaxOutput: 99}
	if _, err := subprocess.Run(within(t, time.Minute), cmd); !errors.Is(err, subprocess.ErrFlood) {
		t.Errorf("got %v", err)
	}
	cmd.MaxOutput = 100
	if _, err := subprocess.Run(within(t, time.Minute), cmd); err != nil {
		t.Errorf("exactly the bound: %v", err)
	}
}

func TestRunRefusesContradictions(t *testing.T) {
	t.Parallel()
	for name, cmd := range map[string]subprocess.Command{
		"stall without lines": {Path: "true", Stall: time.Second},
		"negative nice":       {Path: "true", Nice: -1},
		"negative CPU time":   {Path: "true", Limits: subprocess.Limits{CPU: -time.Second}},
		"nice too high":       {Path: "true", Nice: 20},
	} {
		if _, err := subprocess.Run(t.Context(), cmd); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
