package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/reelmill/reelmill/internal/api"
)

// screen is a real pseudo-terminal; its text is everything that was ever painted on it.
type screen struct {
	*os.File

	painted chan string
}

func newScreen(t *testing.T, columns, rows uint16) *screen {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("there are no pseudo-terminals: ", err)
	}
	t.Cleanup(func() { _ = master.Close() })
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetUint32(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: columns, Row: rows}); err != nil {
		t.Fatal(err)
	}
	s := &screen{File: slave, painted: make(chan string, 1)}
	go func() {
		var all bytes.Buffer
		_, _ = all.ReadFrom(master) // ends with an error once the other side is closed
		s.painted <- all.String()
	}()
	return s
}

// text closes the screen and returns what was painted.
func (s *screen) text() string {
	_ = s.Close()
	return <-s.painted
}

func TestBars(t *testing.T) {
	t.Parallel()
	step := func(label, state string, progress float64) api.Step {
		return api.Step{ID: label, Label: label, State: state, Progress: progress}
	}
	broken := step("teaser", "failed", 0.2)
	broken.Error = &api.Fault{Code: "scratch-full"}
	s := newStudio(
		t,
		api.Version{State: "processing", Steps: []api.Step{step("poster", "running", 0.5), step("ladder", "waiting", 0), step("teaser", "waiting", 0)}},
		api.Version{State: "published", Steps: []api.Step{step("poster", "done", 1), step("ladder", "done", 1), broken}},
	)
	painted := newScreen(t, 100, 30)
	var stdout bytes.Buffer
	code := run(t.Context(), []string{"submit", "--wait", "--json", "--url", s.url, file(t, "sea.mov", "the master")}, &stdout, painted.File)
	text := painted.text()
	if code != 0 || !strings.HasPrefix(stdout.String(), `{"asset":{"id":"asset-1"}`) {
		t.Fatalf("exit code %d\n%s\n%s", code, stdout.String(), text)
	}
	for _, words := range []string{"sea.mov", "upload", "10 B of 10 B", "poster", "100 %", "done", "ladder", "failed: scratch-full"} {
		if !strings.Contains(text, words) {
			t.Errorf("the screen never showed %q:\n%s", words, text)
		}
	}
}

// A terminal without a size, as some programs give their children, has no room for bars.
func TestBarsNeedRoom(t *testing.T) {
	t.Parallel()
	painted := newScreen(t, 0, 0)
	var stdout bytes.Buffer
	code := run(t.Context(), []string{"submit", "--url", newStudio(t).url, file(t, "sea.mov", "the master")}, &stdout, painted.File)
	if text := painted.text(); code != 0 || !strings.Contains(text, "sea.mov: uploaded 10 B") {
		t.Errorf("exit code %d\n%s", code, text)
	}
}
