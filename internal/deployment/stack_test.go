package deployment_test

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/reelmill/reelmill/internal/testserver"
)

// patience bounds every wait. It is generous: a busy machine is no fault of the file.
const patience = 90 * time.Second

// stack is the process set of the compose file on this machine: the same commands in the same environment, with folders and ports of this test
// in the place of volumes and host names.
type stack struct {
	project *types.Project
	folder  string
	ports   map[string]string // by the service, or the instance of one, that listens
	program string            // the folder of the built program
}

func newStack(t *testing.T) *stack {
	t.Helper()
	folder, err := os.MkdirTemp("", "stack") // short, because PostgreSQL's socket lies below
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(folder)) })
	must(t, os.Chmod(folder, 0o755)) // PostgreSQL runs as somebody else
	s := &stack{project: project(t), folder: folder, program: filepath.Join(folder, "bin"), ports: map[string]string{}}
	for _, name := range []string{"postgres", "redis", "s3", "api", "api metrics", "worker1 metrics", "worker2 metrics"} {
		s.ports[name] = freePort(t)
	}
	for _, name := range []string{"secrets", "objects", "bin"} {
		must(t, os.Mkdir(filepath.Join(folder, name), 0o755))
	}
	build(t, filepath.Join(s.program, "reelmill"))
	return s
}

// build puts the program at path: the one that REELMILL_E2E_PROGRAM names, else one built from this source.
func build(t *testing.T, path string) {
	t.Helper()
	if built := os.Getenv("REELMILL_E2E_PROGRAM"); built != "" {
		must(t, os.Symlink(built, path))
		return
	}
	compiler := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", path, "../../cmd/reelmill")
	compiler.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := compiler.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, said)
	}
}

// words exchanges what only exists among containers: volumes, host names, and ports that every container has for itself.
func (s *stack) words(instance string) *strings.Replacer {
	local := func(port string) string { return "127.0.0.1:" + s.ports[port] }
	return strings.NewReplacer(
		"/secrets", filepath.Join(s.folder, "secrets"), "/objects", filepath.Join(s.folder, "objects"), "/data", s.own(instance),
		"s3:7070", local("s3"), "7070", s.ports["s3"], "8080", s.ports["api"], "9090", s.ports[instance+" metrics"],
		"0.0.0.0", "127.0.0.1", "redis-cli", "redis-cli -p "+s.ports["redis"],
	)
}

// own is the volume that only one instance has.
func (s *stack) own(instance string) string { return filepath.Join(s.folder, instance) }

// draw runs the service that draws the passwords, then exchanges host names in what it wrote.
func (s *stack) draw(t *testing.T) {
	t.Helper()
	service := s.project.Services["secrets"]
	script := s.project.Configs[service.Configs[0].Source].Content
	path := filepath.Join(s.folder, "draw-secrets")
	if os.Getuid() != 0 {
		script = "chown() { :; }\n" + script
	}
	must(t, os.WriteFile(path, []byte(s.words("secrets").Replace(script)), 0o600))
	shell := service.Command[:1]
	if busybox, err := exec.LookPath("busybox"); err == nil {
		shell = []string{busybox, "sh"}
	}
	for range 2 { // a second start must draw nothing anew
		drawn, _ := os.ReadFile(s.settings())
		said, err := exec.CommandContext(t.Context(), shell[0], append(shell[1:], path)...).CombinedOutput()
		if err != nil {
			t.Fatalf("drawing secrets: %v\n%s", err, said)
		}
		again, err := os.ReadFile(s.settings())
		must(t, err)
		if drawn != nil && string(drawn) != string(again) {
			t.Error("the second start drew other secrets")
		}
	}
	text, err := os.ReadFile(s.settings())
	must(t, err)
	hosts := strings.NewReplacer("@postgres/", "@127.0.0.1:"+s.ports["postgres"]+"/", "@redis:6379/", "@127.0.0.1:"+s.ports["redis"]+"/")
	must(t, os.WriteFile(s.settings(), []byte(hosts.Replace(string(text))), 0o644))
}

func (s *stack) settings() string { return filepath.Join(s.folder, "secrets", "reelmill.yaml") }

func freePort(t *testing.T) string {
	t.Helper()
	address, err := testserver.FreeAddress(t.Context())
	must(t, err)
	_, port, err := net.SplitHostPort(address)
	must(t, err)
	return port
}

// eventually polls until holds is true.
func eventually(t *testing.T, what string, holds func(context.Context) bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !holds(ctx) {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
