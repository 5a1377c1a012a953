package deployment_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

const composeFile = "../../docker-compose.yml"

// project is the compose file as compose itself reads it, with nothing set in the environment.
func project(t *testing.T) *types.Project {
	t.Helper()
	details := types.ConfigDetails{
		WorkingDir: "../..", ConfigFiles: []types.ConfigFile{{Filename: composeFile}}, Environment: types.Mapping{},
	}
	p, err := loader.LoadWithContext(t.Context(), details, func(o *loader.Options) { o.SetProjectName("reelmill", true) })
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestComposeHasAllParts(t *testing.T) {
	t.Parallel()
	p := project(t)
	for name, command := range map[string]string{"api": "serve", "worker": "worker"} {
		service, err := p.GetService(name)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(service.Command, []string{command}) || service.Build == nil || service.Image == "" {
			t.Errorf("%s runs %q of image %q", name, service.Command, service.Image)
		}
		for _, needed := range []string{"postgres", "redis", "s3"} {
			if service.DependsOn[needed].Condition != types.ServiceConditionHealthy {
				t.Errorf("%s does not wait for %s to be healthy", name, needed)
			}
		}
	}
	worker, err := p.GetService("worker")
	if err != nil {
		t.Fatal(err)
	}
	if worker.ContainerName != "" || len(worker.Ports) > 0 {
		t.Error("a worker with a name or a port of its own cannot be scaled")
	}
	api, err := p.GetService("api")
	if err != nil {
		t.Fatal(err)
	}
	if api.Image != worker.Image {
		t.Errorf("two images: %s and %s", api.Image, worker.Image)
	}
}

// Every service that stays is guarded, bounded and watched.
func TestComposeGuardsEveryService(t *testing.T) {
	t.Parallel()
	for name, service := range project(t).Services {
		if !service.ReadOnly {
			t.Errorf("%s may write to its root file system", name)
		}
		if !slices.Contains(service.CapDrop, "ALL") || !slices.Contains(service.SecurityOpt, "no-new-privileges:true") || service.Privileged {
			t.Errorf("%s keeps privileges", name)
		}
		limits := service.Deploy
		if limits == nil || limits.Resources.Limits == nil || limits.Resources.Limits.MemoryBytes == 0 ||
			limits.Resources.Limits.NanoCPUs == 0 || limits.Resources.Limits.Pids == 0 {
			t.Errorf("%s has no limits", name)
		}
		for _, port := range service.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s is open to the network on port %s", name, port.Published)
			}
		}
		if service.Restart == "no" {
			continue // it does one thing and ends
		}
		if service.HealthCheck == nil || len(service.HealthCheck.Test) == 0 {
			t.Errorf("%s has no health check", name)
		}
		if service.User == "" && service.Build == nil || service.User == "0:0" {
			t.Errorf("%s runs as root", name)
		}
		if service.StopGracePeriod == nil || time.Duration(*service.StopGracePeriod) < 30*time.Second {
			t.Errorf("%s is killed before it has stopped", name)
		}
	}
}

// A drain takes up to 30 s and is followed by up to 5 s of hanging up.
func TestComposeWaitsForTheDrain(t *testing.T) {
	t.Parallel()
	p := project(t)
	for _, name := range []string{"api", "worker"} {
		if grace := time.Duration(*p.Services[name].StopGracePeriod); grace <= 35*time.Second {
			t.Errorf("%s gets %v to drain", name, grace)
		}
	}
}

func TestComposeKeepsTheQueue(t *testing.T) {
	t.Parallel()
	command := strings.Join(project(t).Services["redis"].Command, " ")
	for _, setting := range []string{"--appendonly yes", "--maxmemory-policy noeviction", "--dir /data"} {
		if !strings.Contains(command, setting) {
			t.Errorf("Redis is started without %s: %s", setting, command)
		}
	}
}

// No password stands in the file, and none has a default.
func TestComposeHasNoPassword(t *testing.T) {
	t.Parallel()
	for name, service := range project(t).Services {
		for key, value := range service.Environment {
			secret := strings.Contains(key, "PASSWORD") || strings.Contains(key, "SECRET") || strings.Contains(key, "KEY")
			if secret && value != nil && !strings.HasPrefix(*value, "/secrets/") {
				t.Errorf("%s is given %s in the open", name, key)
			}
		}
	}
}
