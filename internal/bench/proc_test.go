package main

import (
	"os"
	"slices"
	"testing"
)

func TestParseStat(t *testing.T) {
	t.Parallel()
	const line = "4711 (a (b) c) S 42 1 1 0 -1 4194560 1 2 3 4 250 50 700 300 20 0 1 0 99 1000 5 18446744073709551615 1 1 0\n"
	got, err := parseStat(line)
	want := entry{pid: 4711, parent: 42, own: 3, children: 10, resident: 5 * int64(os.Getpagesize())}
	if err != nil || got != want {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	for _, bad := range []string{"", "1 (x", "1 (x) S 1 2", "x (x) S 42 1 1 0 -1 4194560 1 2 3 4 250 50 700 300 20 0 1 0 99 1000 5", ") 1 ("} {
		if got, err := parseStat(bad); err == nil {
			t.Errorf("%q was read as %+v", bad, got)
		}
	}
}

func TestTreeOf(t *testing.T) {
	t.Parallel()
	all := []entry{{pid: 30, parent: 20}, {pid: 20, parent: 10}, {pid: 10, parent: 1}, {pid: 11, parent: 1}, {pid: 21, parent: 11}, {pid: 22, parent: 10}}
	var got []int
	for _, e := range treeOf(10, all) {
		got = append(got, e.pid)
	}
	slices.Sort(got)
	if !slices.Equal(got, []int{10, 20, 22, 30}) {
		t.Errorf("the tree of 10 is %v", got)
	}
	if got := treeOf(99, all); len(got) != 0 {
		t.Errorf("the tree of nobody is %v", got)
	}
}

func TestProcessesSeeThisOne(t *testing.T) {
	t.Parallel()
	mine := slices.IndexFunc(processes(), func(e entry) bool { return e.pid == os.Getpid() && e.parent == os.Getppid() && e.resident > 0 })
	if mine < 0 {
		t.Error("this process is not among the processes")
	}
}

func TestPurpose(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"ffmpeg\x00-filter_complex\x00[a][b]ssim=shortest=1:stats_file=x": doesMeasure,
		"ffmpeg\x00-c:v\x00libx264":                                       doesEncode, "/bin/ffprobe\x00x": "ffprobe", "": unseen,
	} {
		if got := purpose(line); got != want {
			t.Errorf("%q is there to %s, want %s", line, got, want)
		}
	}
}
