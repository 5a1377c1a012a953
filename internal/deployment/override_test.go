package deployment_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// snippet is the block of docs/operations.md that begins with a comment naming a file.
func snippet(t *testing.T, name string) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/operations.md")
	must(t, err)
	_, block, ok := strings.Cut(string(page), "# "+name+"\n")
	if !ok {
		t.Fatalf("docs/operations.md shows no %s", name)
	}
	block, _, _ = strings.Cut(block, "```")
	return block
}

// With servers of somebody else's, only our own two services are left, and keep every guard.
func TestComposeOverrideForManagedServers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files := []types.ConfigFile{{Filename: filepath.Join(dir, "docker-compose.yml")}, {Filename: filepath.Join(dir, "docker-compose.override.yml")}}
	whole, err := os.ReadFile(composeFile)
	must(t, err)
	must(t, os.WriteFile(files[0].Filename, whole, 0o600))
	must(t, os.WriteFile(files[1].Filename, []byte(snippet(t, "docker-compose.override.yml")), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "reelmill.env"), []byte(snippet(t, "reelmill.env")), 0o600))
	p, err := loader.LoadWithContext(t.Context(), types.ConfigDetails{WorkingDir: dir, ConfigFiles: files, Environment: types.Mapping{}},
		func(o *loader.Options) { o.SetProjectName("reelmill", true) })
	must(t, err)
	if names := p.ServiceNames(); !slices.Equal(names, []string{"api", "worker"}) {
		t.Fatalf("these services are left: %q", names)
	}
	for name, service := range p.Services {
		if len(service.DependsOn) > 0 || !service.ReadOnly || !slices.Contains(service.CapDrop, "ALL") || service.HealthCheck == nil {
			t.Errorf("%s is %+v", name, service)
		}
		if len(service.Volumes) != 1 || service.Volumes[0].Target != "/data" {
			t.Errorf("%s has the volumes %v", name, service.Volumes)
		}
		for _, variable := range []string{"REELMILL_DATABASE_URL", "REELMILL_REDIS_URL", "REELMILL_STORAGE_URL", "REELMILL_SECRET", "REELMILL_METRICS_LISTEN"} {
			if value := service.Environment[variable]; value == nil || *value == "" || strings.Contains(*value, "http://s3:") {
				t.Errorf("%s is given no %s of its own", name, variable)
			}
		}
		for variable, value := range service.Environment {
			if value != nil && strings.Contains(*value, "/secrets/") {
				t.Errorf("%s still has %s=%s", name, variable, *value)
			}
		}
	}
}
