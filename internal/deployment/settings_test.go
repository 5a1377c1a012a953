package deployment_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// A variable that the program does not know would be set in vain.
func TestEverySettingExists(t *testing.T) {
	t.Parallel()
	reference, err := os.ReadFile("../../docs/configuration.md")
	must(t, err)
	known := func(where, name string) {
		if strings.HasPrefix(name, "REELMILL_") && !strings.Contains(string(reference), "| `"+name+"` |") && name != "REELMILL_CONFIG" {
			t.Errorf("%s sets %s, which is no setting", where, name)
		}
	}
	for name := range imageEnvironment(t) {
		known("the image", name)
	}
	for _, service := range project(t).Services {
		for name := range service.Environment {
			known("the compose file", name)
		}
	}
	text, err := os.ReadFile("../../docs/kubernetes.yaml")
	must(t, err)
	for _, found := range regexp.MustCompile(`(?m)(?:name: |^  )(REELMILL_[A-Z_]+)[,:]`).FindAllStringSubmatch(string(text), -1) {
		known("the example for Kubernetes", found[1])
	}
}

// A container sees all cores of its machine, so that the number of slots would follow those instead of the limit.
func TestComposeSaysHowManySlots(t *testing.T) {
	t.Parallel()
	slots := project(t).Services["worker"].Environment["REELMILL_SLOTS"]
	if slots == nil || !strings.Contains(*slots, "heavy=1") {
		t.Error("workers take as many encodes as the machine has cores for")
	}
}
