package e2e

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/manifest"
)

// run runs one command of the program to its end, for the server where there is one.
func run(t *testing.T, m *mill, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	path, err := program()
	must(t, err)
	var out, said strings.Builder
	command := exec.CommandContext(within(t), path, args...)
	command.Env, command.Stdout, command.Stderr = environment([]string{"TMPDIR=" + t.TempDir()}), &out, &said
	if m != nil {
		command.Env = append(command.Env, "REELMILL_URL="+m.url)
	}
	if err := command.Run(); command.ProcessState == nil {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), out.String(), said.String()
}

// commandLine takes a good and a bad master through the command line.
func commandLine(t *testing.T, m *mill) {
	code, stdout, stderr := run(t, m, "submit", media(t, "tone.m4a"), "--title", "Tone", "--wait", "--json")
	var done struct {
		Asset    struct{ ID string }
		Version  int
		Manifest manifest.Document
	}
	if err := json.Unmarshal([]byte(stdout), &done); code != 0 || err != nil || done.Version != 1 || done.Manifest.Title != "Tone" {
		t.Fatalf("exit code %d, %v: %s\n%s", code, err, stdout, stderr)
	}
	code, stdout, _ = run(t, m, "manifest", done.Asset.ID, "--json")
	var doc manifest.Document
	if err := json.Unmarshal([]byte(stdout), &doc); code != 0 || err != nil || doc.Asset.ID != done.Asset.ID {
		t.Errorf("manifest: exit code %d, %v: %s", code, err, stdout)
	}
	code, stdout, _ = run(t, m, "submit", media(t, "broken.mp4"), "--wait", "--json")
	var failed struct {
		Error struct{ Code, Message, Hint string }
	}
	err := json.Unmarshal([]byte(stdout), &failed)
	if code != 1 || err != nil || failed.Error.Code != "broken-index" || failed.Error.Message == "" || failed.Error.Hint == "" {
		t.Errorf("a broken master: exit code %d, %v: %s", code, err, stdout)
	}
	code, _, stderr = run(t, m, "submit", media(t, "broken.mp4"), "--wait")
	if code != 1 || !containsAll(stderr, "broken-index", "→") {
		t.Errorf("a broken master, for people: exit code %d: %s", code, stderr)
	}
}

// secondServers are servers that must not start beside the one that runs, or at all.
func secondServers(t *testing.T, m *mill) {
	fresh := filepath.Join(t.TempDir(), "data")
	for code, args := range map[string][]string{
		"data-folder-in-use": {"up", "--data", m.data, "--listen", freeAddress(t)},
		"address-in-use":     {"up", "--data", fresh, "--listen", strings.TrimPrefix(m.url, "http://")},
		"listen-exposed":     {"up", "--data", fresh, "--listen", "192.0.2.1:8080"},
		"config-invalid":     {"up", "--data", fresh, "--listen", "nowhere"},
		"queue-not-shared":   {"worker"},
	} {
		exit, stdout, stderr := run(t, nil, args...)
		if exit != 1 || stdout != "" || !containsAll(stderr, code, "→") {
			t.Errorf("%s: exit code %d: %s%s", code, exit, stdout, stderr)
		}
	}
}
