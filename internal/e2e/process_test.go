package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience bounds every wait. It is generous: a busy machine is no fault of the program.
const patience = 5 * time.Minute

// process is one run of the program, and the next one after it was killed.
type process struct {
	args []string
	env  []string
	file string // the program; empty is the usual one
	tmp  string // the program's folder for temporary files, nobody else's
	log  string
	cmd  *exec.Cmd
	over chan struct{} // closed when the present run has ended
}

// start runs the program. What it says is added to its log, which is shown when the test fails.
func (p *process) start(t *testing.T) {
	t.Helper()
	path := p.file
	if path == "" {
		usual, err := program()
		must(t, err)
		path = usual
	}
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	must(t, err)
	defer log.Close()
	p.cmd = exec.Command(path, p.args...)
	must(t, os.MkdirAll(p.tmp, 0o700))
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = environment(append(p.env, "TMPDIR="+p.tmp)), log, log
	// Nothing may outlive the tests, not even when they are killed themselves.
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	must(t, p.cmd.Start())
	p.over = make(chan struct{})
	go func(cmd *exec.Cmd, over chan struct{}) {
		defer close(over)
		_ = cmd.Wait() // the exit code is read from cmd
	}(p.cmd, p.over)
}

// environment holds nothing of the developer's own settings.
func environment(extra []string) []string {
	return append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}, extra...)
}

func (p *process) running() bool {
	if p.cmd == nil {
		return false
	}
	select {
	case <-p.over:
		return false
	default:
		return true
	}
}

// kill ends the program as a power cut would.
func (p *process) kill(t *testing.T) {
	t.Helper()
	must(t, p.cmd.Process.Kill())
	<-p.over
}

// terminate asks the program to stop and returns its exit code and how long that took.
func (p *process) terminate(t *testing.T) (int, time.Duration) {
	t.Helper()
	began := time.Now()
	must(t, p.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case <-p.over:
	case <-time.After(time.Minute):
		t.Errorf("%v did not stop within a minute of SIGTERM", p.args)
		p.kill(t)
	}
	return p.cmd.ProcessState.ExitCode(), time.Since(began)
}

// tell shows the end of the log when the test has failed.
func (p *process) tell(t *testing.T) {
	t.Helper()
	if !t.Failed() {
		return
	}
	text, err := os.ReadFile(p.log)
	if err != nil {
		t.Log(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	t.Logf("%v said:\n%s", p.args, strings.Join(lines[max(0, len(lines)-40):], "\n"))
}

// commands returns the command lines of all processes, by process id.
func commands() map[int]string {
	found := map[int]string{}
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline") // fails on a bad pattern only
	for _, file := range files {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		words, unreadable := os.ReadFile(file)
		if err == nil && unreadable == nil && len(words) > 0 { // a zombie has no command line
			found[pid] = string(bytes.ReplaceAll(words, []byte{0}, []byte{' '}))
		}
	}
	return found
}

// processesOn lists the processes that name a folder on their command line.
func processesOn(dir string) []string {
	var found []string
	for pid, line := range commands() {
		if strings.Contains(line, dir) {
			found = append(found, fmt.Sprintf("%d %.200s", pid, line))
		}
	}
	return found
}

// eventually polls until holds is true.
func eventually(t *testing.T, within time.Duration, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(within)
	for !holds() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("not within %v: %s", within, what)
		}
	}
}
