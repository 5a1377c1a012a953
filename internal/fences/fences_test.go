// Package fences keeps the plan of the house: which room may import which, and which library lives where.
package fences

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/reelmill/reelmill/"

// listed is what `go list` says of one package.
type listed struct {
	ImportPath  string
	Imports     []string
	TestImports []string
}

func packages(t *testing.T) map[string]listed {
	t.Helper()
	output, err := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	found := map[string]listed{}
	decoder := json.NewDecoder(strings.NewReader(string(output)))
	for {
		var p listed
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		found[strings.TrimPrefix(p.ImportPath, module)] = p
	}
	if len(found) < 15 {
		t.Fatalf("go list found only %d packages", len(found))
	}
	return found
}

// storeys lists the rooms from the ground up. A room imports rooms of lower storeys, and of its own only where
// withinStorey says so.
func storeys() [][]string {
	return [][]string{
		{"jobs", "profiles", "subtitles"},
		{"internal/subprocess", "internal/storage", "internal/scratch", "internal/records", "internal/fetch", "internal/schedule", "internal/telemetry", "internal/codecs", "internal/together", "internal/seal", "internal/letters"},
		{"internal/current"},
		{"internal/ffmpeg", "internal/stills", "internal/queue", "internal/notify", "internal/manifest", "internal/packaging"},
		{"internal/pipeline", "internal/publication"},
		{"internal/graph", "internal/embed"},
		{"internal/reconcile", "internal/api", "internal/console", "internal/config", "worker"},
		{"internal/client"},
		{"cmd/reelmill"},
	}
}

// tests are rooms that only tests and developers use; they may import anything.
func isTestRoom(name string) bool {
	return slices.Contains([]string{
		"internal/fences", "internal/testmedia", "internal/testbrowser", "internal/corpus", "internal/bench", "internal/e2e", "internal/simulate",
		"internal/deployment", "internal/invariants", "internal/faults", "internal/testserver", "internal/readbench",
	}, name) ||
		strings.HasPrefix(name, "internal/testmedia/") ||
		strings.HasSuffix(name, "/storagetest") || strings.HasSuffix(name, "/recordstest")
}

func storeyOf(name string) int {
	for height, rooms := range storeys() {
		if slices.Contains(rooms, name) {
			return height
		}
	}
	return -1
}

func TestImportsPointDown(t *testing.T) {
	t.Parallel()
	for name, p := range packages(t) {
		if isTestRoom(name) {
			continue
		}
		here := storeyOf(name)
		if here < 0 {
			t.Errorf("%s has no storey: give it a place in the plan", name)
		}
		for _, imported := range p.Imports {
			target, ours := strings.CutPrefix(imported, module)
			if !ours {
				continue
			}
			sameFloor := here == 0 && storeyOf(target) == 0 // the public three know each other's words
			if isTestRoom(target) || (storeyOf(target) >= here && !sameFloor) {
				t.Errorf("%s imports %s, which is not below it", name, target)
			}
		}
	}
}

// homes says which rooms may import a library, by the prefix of its path.
func homes() map[string][]string {
	return map[string][]string{
		"os/exec":                       {"internal/subprocess"},
		"gorm.io/":                      {"internal/records"},
		"github.com/glebarez/":          {"internal/records"},
		"github.com/hibiken/asynq":      {"internal/queue", "worker"},
		"github.com/redis/":             {"internal/queue"},
		"github.com/alicebob/":          {"internal/queue"},
		"github.com/u2takey/ffmpeg-go":  {"internal/ffmpeg"},
		"github.com/asticode/":          {"subtitles"},
		"github.com/danielgtaylor/huma": {"internal/api"},
		"github.com/graph-gophers/":     {"internal/graph"},
		"github.com/tus/":               {"internal/api"},
		"github.com/aws/":               {"internal/storage"},
		"github.com/alecthomas/kong":    {"cmd/reelmill"},
		"code.dny.dev/ssrf":             {"internal/fetch"},
		"github.com/standard-webhooks/": {"internal/notify"},
		"github.com/Eyevinn/hls-m3u8":   {"internal/packaging"},
		"github.com/Eyevinn/dash-mpd":   {"internal/packaging"},
		"github.com/prometheus/":        {"internal/telemetry"},
		"go.opentelemetry.io/":          {"internal/telemetry"},
	}
}

func TestLibrariesStayHome(t *testing.T) {
	t.Parallel()
	for name, p := range packages(t) {
		if isTestRoom(name) {
			continue
		}
		for _, imported := range p.Imports {
			for prefix, rooms := range homes() {
				if strings.HasPrefix(imported, prefix) && !slices.Contains(rooms, name) {
					t.Errorf("%s imports %s, which only %v may", name, imported, rooms)
				}
			}
		}
	}
}

func TestWorkerAndAPINeverMeet(t *testing.T) {
	t.Parallel()
	all := packages(t)
	for _, imported := range append(all["worker"].Imports, all["internal/api"].Imports...) {
		if imported == module+"internal/api" || imported == module+"worker" {
			t.Errorf("worker and api meet through %s", imported)
		}
	}
}

func TestNoRoomIsALumberRoom(t *testing.T) {
	t.Parallel()
	for name := range packages(t) {
		if slices.Contains([]string{"util", "utils", "common", "types", "models", "helpers", "misc"}, path.Base(name)) {
			t.Errorf("%s: name the room for what it does", name)
		}
	}
}
