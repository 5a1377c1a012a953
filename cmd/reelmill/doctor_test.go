package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// examined runs the doctor with settings and returns its exit code and findings, by name and then by code.
func examined(t *testing.T, settings map[string]string) (int, map[string]finding) {
	t.Helper()
	for name, value := range settings {
		t.Setenv("REELMILL_"+name, value)
	}
	got := reelmill(t, nil, "doctor", "--json")
	if strings.Contains(got.stdout+got.stderr, password) {
		t.Errorf("the doctor tells the password:\n%s%s", got.stdout, got.stderr)
	}
	var document struct {
		Checks []finding `json:"checks"`
	}
	if err := json.Unmarshal([]byte(got.stdout), &document); err != nil {
		t.Fatalf("%v: %+v", err, got)
	}
	findings := map[string]finding{}
	for _, f := range document.Checks {
		name := f.Name
		if f.Code != "" {
			name += " " + f.Code
		}
		findings[name] = f
	}
	return got.code, findings
}

func TestDoctorOfACluster(t *testing.T) {
	dir := t.TempDir()
	code, findings := examined(t, map[string]string{
		"DATA": dir, "STORAGE_URL": filepath.Join(dir, "store"), "DATABASE_URL": recordstest.Postgres(t), "REDIS_URL": "redis://" + redis(t),
	})
	for name, part := range map[string]string{
		"database": "clocks", "queue": "journal (AOF) off", "workers": "control 0, light 0, heavy 0",
	} {
		if f := findings[name]; !f.OK || f.Warning || !strings.Contains(f.Detail, part) {
			t.Errorf("%s is %+v", name, f)
		}
	}
	for _, name := range []string{"queue queue-forgets", "workers lane-unserved"} {
		if f := findings[name]; !f.OK || !f.Warning || f.Hint == "" {
			t.Errorf("%s is %+v", name, f)
		}
	}
	failed := 0
	for name, f := range findings {
		if !f.OK && !strings.HasPrefix(name, "scratch") && !strings.HasPrefix(name, "image") { // what depends on this machine
			t.Errorf("%s fails: %+v", name, f)
		}
		if !f.OK {
			failed++
		}
	}
	if (code == exitDone) != (failed == 0) {
		t.Errorf("exit code %d with %d failures", code, failed)
	}
}

func TestDoctorOfABrokenCluster(t *testing.T) {
	dir := t.TempDir()
	code, findings := examined(t, map[string]string{
		"DATA": dir, "STORAGE_URL": filepath.Join(dir, "store"),
		"DATABASE_URL": "postgres://mill:" + password + "@127.0.0.1:1/mill", "REDIS_URL": "redis://:" + password + "@127.0.0.1:1",
	})
	if code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	for _, name := range []string{"database database-unreachable", "queue queue-unreachable", "workers queue-unreachable"} {
		if f, found := findings[name]; !found || f.OK || f.Hint == "" {
			t.Errorf("%s is %+v", name, f)
		}
	}
}
