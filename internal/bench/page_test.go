package main

import (
	"strings"
	"testing"
)

func TestWithResults(t *testing.T) {
	t.Parallel()
	page := "# Head\n\n" + beginMark + "\nold\n" + endMark + "\n\n## Tail\n"
	want := "# Head\n\n" + beginMark + "\n\nnew\n\n" + endMark + "\n\n## Tail\n"
	got, err := withResults(page, "\nnew\n")
	if err != nil || got != want {
		t.Errorf("%q, %v", got, err)
	}
	if again, err := withResults(got, "new"); err != nil || again != want {
		t.Errorf("a second time: %q, %v", again, err)
	}
	for _, bad := range []string{"", beginMark, endMark + beginMark} {
		if got, err := withResults(bad, "new"); err == nil {
			t.Errorf("%q became %q", bad, got)
		}
	}
}

func TestTheRealPageHasItsMarks(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/page.md"
	copyFile(t, "../../docs/benchmarks.md", path)
	if err := replaceResults(path, "| figures |"); err != nil {
		t.Error(err)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	want := "\n| a | b |\n| --- | --- |\n| 1 | 2 |\n"
	if got := table([]string{"a", "b"}, [][]string{{"1", "2"}}); got != want {
		t.Errorf("%q", got)
	}
	if got := table([]string{"a"}, nil); got != "" {
		t.Errorf("without rows: %q", got)
	}
}

func TestOneLineHidesFolders(t *testing.T) {
	t.Parallel()
	got := oneLine("ours: failed:\nsee /x/reelmill-bench-123/run001/log now")
	if strings.Contains(got, "run001") || strings.Contains(got, "\n") || !strings.HasSuffix(got, "now") {
		t.Errorf("%q", got)
	}
}

func TestProcessor(t *testing.T) {
	t.Parallel()
	if got := processor("processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\nmodel name\t: b\n"); got != "Some CPU @ 2 GHz" {
		t.Errorf("%q", got)
	}
	if got := processor("BogoMIPS : 1"); got != "" {
		t.Errorf("%q", got)
	}
}
