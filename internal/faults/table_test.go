package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestPageListsTheFaults compares docs/reliability.md with the table, both ways.
func TestPageListsTheFaults(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/reliability.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(page), "\n## The fault suite\n")
	section, _, _ = strings.Cut(section, "\n## ")
	if !found {
		t.Fatal("the page has no section of faults")
	}
	for _, f := range table() {
		row := fmt.Sprintf("\n| `%s` | %s | ", f.name, f.what)
		if !strings.Contains(section, row) {
			t.Errorf("the page lacks: %s", row)
		}
		section = strings.Replace(section, row, "\n", 1)
		if f.weight < 1 || f.strike == nil {
			t.Errorf("%s never strikes", f.name)
		}
	}
	if strings.Contains(section, "\n| `") {
		t.Errorf("the table lacks what is left of the page's: %s", section)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-only", "earthquake"}, {"-rounds", "0"}, {"-workers", "1"}, {"-nonsense"}} {
		if _, err := parse(args); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
	o, err := parse([]string{"-only", "kill-worker,poison", "-seed", "7"})
	if err != nil || len(o.only) != 2 || o.seed != 7 {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestSpread(t *testing.T) {
	t.Parallel()
	if got := spread([]float64{3, 1, 2}); got != "1.0 / 2.0 / 3.0" {
		t.Error(got)
	}
	if got := spread(nil); got != "–" {
		t.Error(got)
	}
}
