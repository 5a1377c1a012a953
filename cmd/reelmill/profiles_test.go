package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func TestProfilesList(t *testing.T) {
	t.Parallel()
	got := reelmill(t, nil, "profiles", "list", "--json")
	var document struct {
		Sets []setRow `json:"sets"`
	}
	if err := json.Unmarshal([]byte(got.stdout), &document); err != nil || len(document.Sets) < 2 {
		t.Fatalf("%v: %s", err, got.stdout)
	}
	for _, row := range document.Sets {
		if row.Name == "" || row.Description == "" || len(row.Profiles) == 0 {
			t.Errorf("row %+v", row)
		}
	}
	if text := reelmill(t, nil, "profiles", "list").stdout; !strings.Contains(text, "\narticle  ") && !strings.HasPrefix(text, "article  ") {
		t.Errorf("got %s", text)
	}
}

// What show prints must be accepted by check and be the same set.
func TestProfilesShowAndCheck(t *testing.T) {
	t.Parallel()
	shown := reelmill(t, nil, "profiles", "show", "article")
	own := file(t, "own.yaml", shown.stdout)
	reelmill(t, nil, "profiles", "check", own).expect(t, 0, own+": ok\n")
	set, err := profiles.Parse([]byte(shown.stdout), "own.yaml")
	if err != nil || set.Name != "article" {
		t.Errorf("%v, %+v", err, set)
	}
	reelmill(t, nil, "profiles", "show", "nope").expect(t, exitFailed, "", "unknown-set: ", "\n  → ")
}

func TestProfilesCheckFaults(t *testing.T) {
	t.Parallel()
	good, _ := profiles.BuiltinYAML("image")
	right := file(t, "right.yaml", string(good))
	wrong := file(t, "wrong.yaml", strings.Replace(string(good), "quality: 78", "quality: 780", 2))
	got := reelmill(t, nil, "profiles", "check", wrong, right)
	if got.code != exitFailed || strings.Count(got.stdout, wrong+":") != 2 || !strings.HasSuffix(got.stdout, right+": ok\n") {
		t.Errorf("exit code %d\n%s", got.code, got.stdout)
	}
	got = reelmill(t, nil, "profiles", "check", wrong, right, "--json")
	var document struct {
		Files []setCheck `json:"files"`
	}
	if err := json.Unmarshal([]byte(got.stdout), &document); err != nil || got.code != exitFailed {
		t.Fatalf("exit code %d, %v\n%s", got.code, err, got.stdout)
	}
	if f := document.Files; len(f) != 2 || f[0].OK || len(f[0].Faults) != 2 || f[0].Faults[0].Line == 0 || !f[1].OK {
		t.Errorf("got %+v", f)
	}
}
