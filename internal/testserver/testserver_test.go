package testserver_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/testserver"
)

func TestBorrowHearsRefusals(t *testing.T) {
	t.Parallel()
	refused := func(t testing.TB) string { t.Helper(); t.Skipf("no %s", "server"); return "never" }
	_, giveBack, err := testserver.Borrow(refused)
	if giveBack(); err == nil || err.Error() != "no server" {
		t.Errorf("%v", err)
	}
	returned := false
	lent, giveBack, err := testserver.Borrow(func(t testing.TB) string { t.Cleanup(func() { returned = true }); return "lent" })
	if giveBack(); err != nil || lent != "lent" || !returned {
		t.Errorf("%q, %v, given back: %v", lent, err, returned)
	}
}

func TestFindWantsAllOfThem(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("PATH", folder)
	for name, mode := range map[string]os.FileMode{"runs": 0o700, "runs-too": 0o700, "only-text": 0o600} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := testserver.Find("runs", "runs-too"); err != nil || found != folder {
		t.Errorf("%q, %v", found, err)
	}
	for _, missing := range []string{"only-text", "no-such-program"} {
		if found, err := testserver.Find("runs", missing); err == nil {
			t.Errorf("%s was found in %s", missing, found)
		}
	}
}

// sleeper is a server that writes its process id and its words into its folder.
func sleeper(t *testing.T, prepare ...string) testserver.Server {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "it's here") // a name that a shell would like to take apart
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	return testserver.Server{
		Folder: folder, Prepare: prepare, Signal: "TERM", Env: []string{"WORD=a word"},
		Serve: []string{"sh", "-c", `echo "$WORD $0" > said; echo $$ > pid.new; mv pid.new pid; exec sleep 600`, "$HOME 'and' another"},
	}
}

func wrote(folder string) func(context.Context) error {
	return func(context.Context) error {
		_, err := os.Stat(filepath.Join(folder, "pid"))
		return err
	}
}

func TestServerEndsWithItsLifeline(t *testing.T) {
	t.Parallel()
	s := sleeper(t)
	running, err := testserver.Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := running.Await(t.Context(), wrote(s.Folder)); err != nil {
		t.Fatal(err)
	}
	said, err := os.ReadFile(filepath.Join(s.Folder, "said"))
	if err != nil || string(said) != "a word $HOME 'and' another\n" {
		t.Errorf("the server was given %q, %v", said, err)
	}
	text, err := os.ReadFile(filepath.Join(s.Folder, "pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if err := running.Stop(); err != nil {
		t.Error(err)
	}
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the server is still there: %v", err)
	}
	if _, err := os.Stat(s.Folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its folder is still there: %v", err)
	}
}

func TestAwaitTellsWhatTheServerSaid(t *testing.T) {
	t.Parallel()
	s := sleeper(t, "sh", "-c", "echo the reason >&2; exit 3")
	running, err := testserver.Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := running.Await(t.Context(), wrote(s.Folder)); err == nil || !strings.Contains(err.Error(), "the reason") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(s.Folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its folder is still there: %v", err)
	}
}

func TestAnsweredGivesUp(t *testing.T) {
	t.Parallel()
	never := errors.New("not yet")
	ask := func(context.Context) error { return never }
	if err := testserver.Answered(t.Context(), time.Millisecond, nil, ask); !errors.Is(err, never) {
		t.Errorf("%v", err)
	}
	over := make(chan struct{})
	close(over)
	if err := testserver.Answered(t.Context(), time.Hour, over, ask); !errors.Is(err, never) {
		t.Errorf("%v", err)
	}
}
