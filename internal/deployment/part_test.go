package deployment_test

import (
	"context"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
)

// part is one container's process.
type part struct {
	stack    *stack
	service  types.ServiceConfig
	instance string
	owner    *syscall.Credential // nil keeps our own user
	argv     []string
	env      []string
	cmd      *exec.Cmd
	over     chan struct{} // closed when the process has ended
}

// newPart is a service as the file says it: entry point, command and environment, on top of those of our image where it has no other.
func (s *stack) newPart(t *testing.T, name, instance string) *part {
	t.Helper()
	service, err := s.project.GetService(name)
	must(t, err)
	p := &part{stack: s, service: service, instance: instance}
	must(t, os.MkdirAll(s.own(instance), 0o755))
	words := s.words(instance)
	environment := map[string]string{}
	if service.Build != nil {
		p.argv = []string{"reelmill"} // TestImageStartsTheProgram
		maps.Copy(environment, imageEnvironment(t))
	}
	for name, value := range service.Environment {
		if value == nil {
			t.Fatalf("%s is not given %s", instance, name)
		}
		environment[name] = *value
	}
	for _, word := range slices.Concat(service.Entrypoint, service.Command) {
		p.argv = append(p.argv, words.Replace(word))
	}
	p.env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.own(instance)}
	for name, value := range environment {
		p.env = append(p.env, name+"="+words.Replace(value))
	}
	return p
}

// run prepares a command in the environment of the part.
func (p *part) run(ctx context.Context, argv ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Env, cmd.Dir = p.env, p.stack.own(p.instance)
	// Nothing may outlive the tests, not even when they are killed themselves.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL, Credential: p.owner}
	return cmd
}

func (p *part) log() string { return filepath.Join(p.stack.folder, p.instance+".log") }

// start runs the part. It is killed at the end of the test where nobody stopped it before.
func (p *part) start(t *testing.T) {
	t.Helper()
	log, err := os.Create(p.log())
	must(t, err)
	defer log.Close()
	p.cmd = p.run(context.WithoutCancel(t.Context()), p.argv...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	must(t, p.cmd.Start())
	p.over = make(chan struct{})
	go func() {
		defer close(p.over)
		_ = p.cmd.Wait() // the exit code is read from cmd
	}()
	t.Cleanup(func() { p.end(t) })
}

func (p *part) end(t *testing.T) {
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) // fails when it has ended
	<-p.over
	if text, err := os.ReadFile(p.log()); t.Failed() && err == nil {
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		t.Logf("%s said:\n%s", p.instance, strings.Join(lines[max(0, len(lines)-15):], "\n"))
	}
}

// healthy runs the health check of the file. Where its program is not on this machine, the address at its end is asked from here.
func (p *part) healthy(t *testing.T, ctx context.Context) bool {
	t.Helper()
	check := p.service.HealthCheck.Test
	if len(check) < 2 || check[0] != "CMD" {
		t.Fatalf("the health check of %s is %q", p.instance, check)
	}
	var argv []string
	for _, word := range check[1:] {
		argv = append(argv, p.stack.words(p.instance).Replace(word))
	}
	if _, err := exec.LookPath(argv[0]); err != nil {
		return p.answers(t, argv[len(argv)-1])
	}
	return p.run(ctx, argv...).Run() == nil
}

// answers asks an address as the health check would.
func (p *part) answers(t *testing.T, address string) bool {
	t.Helper()
	if !strings.HasPrefix(address, "http://") {
		t.Fatalf("the health check of %s asks %q", p.instance, address)
	}
	response, err := http.Get(address)
	return err == nil && response.Body.Close() == nil && response.StatusCode == http.StatusOK
}

func (p *part) awaitHealthy(t *testing.T) {
	t.Helper()
	eventually(t, p.instance+" is healthy", func(ctx context.Context) bool {
		select {
		case <-p.over:
			t.Fatalf("%s ended at once, with exit code %d", p.instance, p.cmd.ProcessState.ExitCode())
		default:
		}
		return p.healthy(t, ctx)
	})
}

// stop sends the signal that compose would send, and expects a good end within the grace that compose would give.
func (p *part) stop(t *testing.T) {
	t.Helper()
	signal := syscall.SIGTERM
	if p.service.StopSignal == "SIGINT" {
		signal = syscall.SIGINT
	}
	began := time.Now()
	must(t, p.cmd.Process.Signal(signal))
	select {
	case <-p.over:
		t.Logf("%s stopped after %v", p.instance, time.Since(began).Round(time.Millisecond))
	case <-time.After(time.Duration(*p.service.StopGracePeriod)):
		t.Fatalf("%s did not stop within its grace of %v", p.instance, p.service.StopGracePeriod)
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("%s ended with exit code %d", p.instance, code)
	}
}
