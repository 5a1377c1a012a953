package deployment_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// instruction is one line of a Dockerfile, such as USER and reelmill.
type instruction struct{ word, rest string }

// image returns the instructions of the last stage of the Dockerfile, continued lines joined.
func image(t *testing.T) []instruction {
	t.Helper()
	text, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	var stage []instruction
	for line := range strings.Lines(strings.ReplaceAll(string(text), "\\\n", " ")) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "", "#":
		case "FROM":
			stage = []instruction{{word, rest}}
		default:
			stage = append(stage, instruction{word, rest})
		}
	}
	return stage
}

// all returns what stands behind a word of the last stage.
func all(t *testing.T, word string) (found []string) {
	t.Helper()
	for _, line := range image(t) {
		if line.word == word {
			found = append(found, line.rest)
		}
	}
	return found
}

func TestImageDoesNotRunAsRoot(t *testing.T) {
	t.Parallel()
	users := all(t, "USER")
	if len(users) == 0 || slices.Contains([]string{"root", "0", "0:0"}, users[len(users)-1]) {
		t.Errorf("the image runs as %q", users)
	}
	// Kubernetes refuses `runAsNonRoot` with a name alone, so that examples give the number.
	if run := strings.Join(all(t, "RUN"), " "); !strings.Contains(run, "--uid 10001") || !strings.Contains(run, "--gid 10001") {
		t.Error("the user's number is not the one that docs/kubernetes.yaml names")
	}
}

func TestImageStartsTheProgram(t *testing.T) {
	t.Parallel()
	if entry, command := all(t, "ENTRYPOINT"), all(t, "CMD"); !slices.Equal(entry, []string{`["reelmill"]`}) || !slices.Equal(command, []string{`["up"]`}) {
		t.Errorf("the image starts %q %q", entry, command)
	}
	environment := imageEnvironment(t)
	if environment["REELMILL_DATA"] != "/data" || !slices.Contains(all(t, "VOLUME"), "/data") {
		t.Errorf("data do not lie on the volume: %v", environment)
	}
	for name := range environment {
		if regexp.MustCompile("SECRET|KEY|PASSWORD|TOKEN|_URL").MatchString(name) {
			t.Errorf("%s is baked into the image", name)
		}
	}
}

// A program that gives its caller more rights has no business beside a decoder of foreign files.
func TestImageTakesPrivilegeBitsAway(t *testing.T) {
	t.Parallel()
	if run := strings.Join(all(t, "RUN"), " "); !strings.Contains(run, "-perm /6000 -exec chmod a-s") {
		t.Error("set-user-id programs stay in the image")
	}
}

func imageEnvironment(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, line := range all(t, "ENV") {
		for pair := range strings.FieldsSeq(line) {
			name, value, _ := strings.Cut(pair, "=")
			found[name] = value
		}
	}
	return found
}

// installed are the packages that the Dockerfile names.
func installed(t *testing.T) []string {
	t.Helper()
	_, list, ok := strings.Cut(strings.Join(all(t, "RUN"), " && "), "apt-get install ")
	if !ok {
		t.Fatal("the image installs nothing")
	}
	list, _, _ = strings.Cut(list, "&&")
	return slices.DeleteFunc(strings.Fields(list), func(word string) bool { return strings.HasPrefix(word, "-") })
}
