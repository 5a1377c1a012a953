package e2e

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/client"
)

// mill is a server as its users see it: an address and, behind it, a folder and a database.
type mill struct {
	process
	url      string
	key      string
	data     string
	database string
}

// newMill starts the all-in-one server on a folder and a port of its own. When the test ends it is stopped, and must
// stop well and leave nothing behind.
func newMill(t *testing.T, env ...string) *mill {
	t.Helper()
	return newMillOf(t, "", env...)
}

// newMillOf does so with a program of its own; "" is the usual one.
func newMillOf(t *testing.T, program string, env ...string) *mill {
	t.Helper()
	data := folder(t, "up")
	m := &mill{data: data, database: filepath.Join(data, "reelmill.db")}
	address := freeAddress(t)
	m.url = "http://" + address
	m.process = process{
		file: program, args: []string{"up", "--data", data, "--listen", address}, env: env,
		tmp: filepath.Join(data, "tmp"), log: filepath.Join(data, "server.log"),
	}
	m.start(t)
	t.Cleanup(func() { m.end(t) })
	m.awaitReady(t)
	return m
}

func (m *mill) end(t *testing.T) {
	t.Helper()
	if m.running() {
		if code, _ := m.terminate(t); code != 0 {
			t.Errorf("exit code %d after SIGTERM", code)
		}
	}
	m.expectTidy(t)
	m.tell(t)
}

// expectTidy makes sure that neither a program nor a work folder outlived the work. The server itself is no leftover.
func (m *mill) expectTidy(t *testing.T) {
	t.Helper()
	eventually(t, 15*time.Second, "no program works on "+m.data+" any more", func() bool { return len(m.programs()) == 0 })
	for _, dir := range []string{filepath.Join(m.data, "scratch"), m.tmp} {
		left, err := os.ReadDir(dir)
		must(t, err)
		if len(left) > 0 {
			t.Errorf("left behind in %s: %v", dir, left)
		}
	}
}

// programs are the processes that work on the data folder, without the server.
func (m *mill) programs() []string {
	var found []string
	for _, line := range processesOn(m.data) {
		if !containsAll(line, m.args...) {
			found = append(found, line)
		}
	}
	return found
}

// restart starts the server again after it ended.
func (m *mill) restart(t *testing.T) {
	t.Helper()
	m.start(t)
	m.awaitReady(t)
}

func (m *mill) awaitReady(t *testing.T) {
	t.Helper()
	eventually(t, patience, "the server is ready", func() bool {
		if !m.running() {
			m.tell(t)
			t.Fatal("the server ended at once")
		}
		response, err := http.Get(m.url + "/readyz")
		if err != nil {
			return false
		}
		return response.Body.Close() == nil && response.StatusCode == http.StatusOK
	})
}

// client speaks to the server and waits while it is away.
func (m *mill) client() *client.Client { return client.New(m.url, m.key).Patiently(patience, nil) }

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	defer listener.Close()
	return listener.Addr().String()
}
