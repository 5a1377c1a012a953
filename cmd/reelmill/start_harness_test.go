package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/testserver"
)

// asProgram makes the test binary the program itself.
const asProgram = "REELMILL_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// process is one run of the program in a process of its own.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	mu     sync.Mutex
	stderr bytes.Buffer
}

// Write gathers what the process says on stderr.
func (p *process) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stderr.Write(data)
}

func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stderr.String()
}

func launch(t *testing.T, settings map[string]string, args ...string) *process {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	p := &process{t: t, cmd: exec.CommandContext(ctx, os.Args[0], args...)}
	p.cmd.Env = []string{asProgram + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}
	for name, value := range settings {
		p.cmd.Env = append(p.cmd.Env, "REELMILL_"+name+"="+value)
	}
	p.cmd.Stderr = p
	p.cmd.WaitDelay = time.Second
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// wait returns the exit code; a process that takes a minute fails the test.
func (p *process) wait() int {
	p.t.Helper()
	err := p.cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	if code := p.cmd.ProcessState.ExitCode(); code >= 0 {
		return code
	}
	p.t.Fatalf("the process did not end by itself:\n%s", p.said())
	return -1
}

// until waits for words on stderr, then stops the process and returns its exit code.
func (p *process) until(words string) int {
	p.t.Helper()
	p.await(words)
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	return p.wait()
}

// await waits for words on stderr.
func (p *process) await(words string) {
	p.t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	deadline := time.After(40 * time.Second)
	for !strings.Contains(p.said(), words) {
		select {
		case <-ticker.C:
		case <-deadline:
			p.t.Fatalf("the process never said %q:\n%s", words, p.said())
		}
	}
}

// redis starts a redis-server and returns its host and port.
func redis(t *testing.T, args ...string) string {
	t.Helper()
	return redisAt(t, freeAddress(t), args...)
}

func redisAt(t *testing.T, address string, args ...string) string {
	t.Helper()
	argv, err := testserver.Redis(address, t.TempDir(), args...)
	if err != nil {
		t.Skip(err)
	}
	server := exec.Command(argv[0], argv[1:]...)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait() // reports the kill
	})
	if err := testserver.Answered(t.Context(), 10*time.Second, nil, testserver.Accepts(address)); err != nil {
		t.Fatal(err)
	}
	return address
}

func freeAddress(t *testing.T) string {
	t.Helper()
	address, err := testserver.FreeAddress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// query runs statements on a PostgreSQL database.
func query(t *testing.T, address string, statements ...string) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// guarded makes a role of a test server need a password, and returns the address for one who gives this password.
func guarded(t *testing.T, address, password string) string {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	rules := filepath.Join(parsed.Query().Get("host"), "data", "pg_hba.conf")
	text, err := os.ReadFile(rules)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(rules, append([]byte("local all guarded scram-sha-256\n"), text...), 0o600); err != nil {
		t.Fatal(err)
	}
	query(t, address, "DROP ROLE IF EXISTS guarded", "CREATE ROLE guarded LOGIN PASSWORD 'right'", "SELECT pg_reload_conf()")
	return fmt.Sprintf("postgres://guarded:%s@%s?%s", password, parsed.Path, parsed.RawQuery)
}
