package deployment_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// started finds the programs that the product starts: the defaults of every setting that names one, since os/exec is used in one room and
// each of its callers has such settings.
func started(t *testing.T) []string {
	t.Helper()
	named := regexp.MustCompile(`\b(?:FFmpeg|FFprobe|Vips[A-Za-z]*)(?::|\s*=)\s*"([a-z0-9-]+)"`)
	var found []string
	err := filepath.WalkDir("..", func(path string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, match := range named.FindAllStringSubmatch(string(text), -1) {
			found = append(found, match[1])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// Whatever the product starts comes from a package that the image installs.
func TestImageHasEveryProgram(t *testing.T) {
	t.Parallel()
	programs := started(t)
	for _, known := range []string{"ffmpeg", "ffprobe", "vips", "vipsheader"} {
		if !slices.Contains(programs, known) {
			t.Errorf("%s was not found among what the product starts: %q", known, programs)
		}
	}
	if _, err := exec.LookPath("dpkg"); err != nil {
		t.Skip("dpkg is not installed, so nobody knows which package a program comes from")
	}
	packages := installed(t)
	for _, program := range programs {
		if from := packageOf(t, program); from != "" && !slices.Contains(packages, from) {
			t.Errorf("%s comes from %s, which the image lacks: it has %q", program, from, packages)
		}
	}
}

// packageOf is the package of a program, and "" where the program did not come with a package.
func packageOf(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("%s is not installed", program)
	}
	said, err := exec.CommandContext(t.Context(), "dpkg", "-S", path).Output()
	if err != nil {
		t.Logf("%s belongs to no package", path)
		return ""
	}
	from, _, _ := strings.Cut(string(said), ":")
	return from
}

// Health checks of our own services run inside the image, so that what they start must be in every Debian.
func TestHealthChecksFindTheirPrograms(t *testing.T) {
	t.Parallel()
	essential := []string{"bash", "head", "grep", "printf", "exec"} // bash, coreutils and grep cannot be removed from Debian
	for _, name := range []string{"api", "worker"} {
		check := project(t).Services[name].HealthCheck.Test
		if len(check) != 4 || check[0] != "CMD" || !slices.Contains(essential, check[1]) {
			t.Fatalf("%s is checked with %q", name, check)
		}
		for _, part := range regexp.MustCompile(`&&|\|`).Split(check[3], -1) {
			if word := strings.Fields(part)[0]; !slices.Contains(essential, word) {
				t.Errorf("the health check of %s starts %q", name, word)
			}
		}
	}
}
