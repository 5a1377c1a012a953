package invariants_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/invariants"
)

// TestPageListsTheInvariants compares docs/reliability.md with the list, both ways.
func TestPageListsTheInvariants(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/reliability.md")
	must(t, err)
	_, section, found := strings.Cut(string(page), "\n## The invariants\n")
	section, _, _ = strings.Cut(section, "\n## ")
	if !found {
		t.Fatal("the page has no section of invariants")
	}
	rows := map[string]bool{}
	for line := range strings.Lines(section) {
		if strings.HasPrefix(line, "| `") {
			rows[strings.TrimSpace(line)] = true
		}
	}
	for _, i := range slices.Concat(invariants.All(), invariants.OfStore(), invariants.OfManifests(), invariants.OfReaders(), invariants.OfTurns()) {
		row := fmt.Sprintf("| `%s` | %s | %s |", i.Name, i.Class, i.Sentence)
		if !rows[row] {
			t.Errorf("the page lacks: %s", row)
		}
		delete(rows, row)
	}
	for row := range rows {
		t.Errorf("the list lacks: %s", row)
	}
}
