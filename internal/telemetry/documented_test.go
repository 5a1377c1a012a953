package telemetry

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// reference reads the tables of docs/telemetry.md.
func reference(t *testing.T) map[string]exposed {
	t.Helper()
	text, err := os.ReadFile("../../docs/telemetry.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| `(reelmill_[a-z_]+)` \\| ([a-z]+) \\|\\s*([^|]*?)\\s*\\| ([^|]+) \\|[^|]*\\|$")
	word := regexp.MustCompile("`([a-z_]+)`")
	table := map[string]exposed{}
	for _, cells := range row.FindAllStringSubmatch(string(text), -1) {
		seen := exposed{kind: cells[2]}
		for _, label := range word.FindAllStringSubmatch(cells[3], -1) {
			seen.labels = append(seen.labels, label[1])
		}
		slices.Sort(seen.labels)
		if _, twice := table[cells[1]]; twice {
			t.Errorf("%s stands in the reference twice", cells[1])
		}
		table[cells[1]] = seen
	}
	return table
}

// TestReferenceSaysWhatIsExposed compares both ways.
func TestReferenceSaysWhatIsExposed(t *testing.T) {
	t.Parallel()
	table := reference(t)
	actual, _ := gather(t, exercised(t))
	for name, metric := range actual {
		written, ok := table[name]
		switch {
		case !ok:
			t.Errorf("%s is exposed, but docs/telemetry.md says nothing of it", name)
		case written.kind != metric.kind || !slices.Equal(written.labels, metric.labels):
			t.Errorf("%s is a %s with %q, the reference says %s with %q", name, metric.kind, metric.labels, written.kind, written.labels)
		}
	}
	for name := range table {
		if _, ok := actual[name]; !ok {
			t.Errorf("docs/telemetry.md describes %s, which is not exposed", name)
		}
	}
}

func TestNamesAreWell(t *testing.T) {
	t.Parallel()
	actual, _ := gather(t, exercised(t))
	for name, metric := range actual {
		if (metric.kind == "counter") != strings.HasSuffix(name, "_total") {
			t.Errorf("%s is a %s", name, metric.kind)
		}
		if strings.Contains(name, "milli") || strings.Contains(name, "_ms") || strings.Contains(name, "_kb") {
			t.Errorf("%s is not in a base unit", name)
		}
	}
}
