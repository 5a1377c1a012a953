package profiles_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func reference(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "docs", "profiles.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// What the reference shows must be a set that Parse accepts.
func TestReferenceExamplesAreValid(t *testing.T) {
	t.Parallel()
	examples := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(reference(t), -1)
	if len(examples) == 0 {
		t.Fatal("the reference shows no set")
	}
	for _, example := range examples {
		if _, err := profiles.Parse([]byte(example[1]), "docs/profiles.md"); err != nil {
			t.Error(err)
		}
	}
}

// Every code a plan can give is explained in the reference.
func TestReferenceExplainsEveryCode(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	given := regexp.MustCompile(`(?:notef\(|Refuse\(|Note\{|rateNote\()\s*"([a-z-]+)"`)
	page := reference(t)
	codes := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range given.FindAllStringSubmatch(string(source), -1) {
			if codes++; !strings.Contains(page, "`"+match[1]+"`") {
				t.Errorf("%s gives %s, which the reference does not explain", file, match[1])
			}
		}
	}
	if codes < 15 {
		t.Errorf("found only %d codes", codes)
	}
}
