package e2e

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// fleet is a server without a worker, workers beside it, and what they share.
type fleet struct {
	mill
	redis   string // host:port
	workers []*process
}

// newFleet starts Redis, a server and two workers over one PostgreSQL database and one folder.
func newFleet(t *testing.T) *fleet {
	t.Helper()
	need(t, "redis-server", "redis-cli")
	shared := folder(t, "fleet")
	f := &fleet{redis: startRedis(t, shared)}
	f.data, f.database = shared, recordstest.Postgres(t)
	address := freeAddress(t)
	f.url = "http://" + address
	f.process = *f.newProcess("serve", "serve", "--listen", address)
	f.start(t)
	t.Cleanup(func() { f.end(t) })
	f.awaitReady(t)
	for i := range 2 {
		worker := f.newProcess("worker"+strconv.Itoa(i), "worker")
		worker.start(t)
		f.workers = append(f.workers, worker)
	}
	return f
}

func (f *fleet) newProcess(name string, args ...string) *process {
	return &process{args: args, env: f.settings(name), tmp: f.scratch(name), log: filepath.Join(f.data, name+".log")}
}

// scratch is the folder for work files and temporary files of one process.
func (f *fleet) scratch(name string) string { return filepath.Join(f.data, "scratch", name) }

// settings are the environment of one process. Scratch is its own, everything else is shared.
func (f *fleet) settings(name string) []string {
	return []string{
		"REELMILL_DATABASE_URL=" + f.database, "REELMILL_REDIS_URL=redis://" + f.redis + "/0",
		"REELMILL_STORAGE_URL=" + filepath.Join(f.data, "store"), "REELMILL_DATA=" + f.data,
		"REELMILL_SCRATCH=" + f.scratch(name), "REELMILL_SECRET=only-for-this-test-run",
	}
}

func (f *fleet) end(t *testing.T) {
	t.Helper()
	for _, p := range append(f.workers, &f.process) {
		if !p.running() {
			continue
		}
		if code, _ := p.terminate(t); code != 0 {
			t.Errorf("%v: exit code %d after SIGTERM", p.args, code)
		}
		p.tell(t)
	}
	if left := f.programs(); len(left) > 0 {
		t.Errorf("programs left behind: %q", left)
	}
}

// programs are the processes that work on the shared folder. Servers and workers have no folder on their command lines.
func (f *fleet) programs() []string { return processesOn(filepath.Join(f.data, "scratch")) }

// newKey makes an API key on the command line.
func (f *fleet) newKey(t *testing.T, role string) string {
	t.Helper()
	path, err := program()
	must(t, err)
	command := exec.Command(path, "keys", "create", "--role", role, role+" of "+t.Name())
	command.Env = environment(f.settings("keys"))
	key, err := command.Output()
	must(t, err)
	return strings.TrimSpace(string(key))
}

// holder is the worker whose process has this child.
func (f *fleet) holder(t *testing.T, worker string) *process {
	t.Helper()
	for _, p := range f.workers {
		if strings.HasSuffix(worker, "-"+strconv.Itoa(p.cmd.Process.Pid)) {
			return p
		}
	}
	t.Fatalf("no worker is called %q", worker)
	return nil
}

// startRedis runs a Redis of its own for one test and returns its address.
func startRedis(t *testing.T, dir string) string {
	t.Helper()
	address := freeAddress(t)
	_, port, _ := strings.Cut(address, ":")
	server := exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", dir, "--daemonize", "no")
	must(t, server.Start())
	t.Cleanup(func() {
		must(t, server.Process.Kill())
		_ = server.Wait() // reports the kill
	})
	eventually(t, patience, "Redis answers", func() bool { return redis(address, "PING") == "PONG" })
	return address
}

// redis sends one command and returns the answer, "" when there is none.
func redis(address string, command ...string) string {
	_, port, _ := strings.Cut(address, ":")
	said, err := exec.Command("redis-cli", append([]string{"-p", port}, command...)...).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(said))
}
