package main

import (
	"maps"
	"testing"
)

func TestLedgerBooksWhatIsUsedBetweenLooks(t *testing.T) {
	t.Parallel()
	titles := map[int]string{2: "ffmpeg\x00libx264", 3: "ffmpeg\x00ssim=x"}
	l := newLedger(1, func(pid int) string { return titles[pid] })
	for _, tree := range [][]entry{
		{{pid: 1, own: 2, children: 5}}, // before the work
		{{pid: 1, own: 3, children: 5}, {pid: 2, own: 10}},
		{{pid: 1, own: 3, children: 17}, {pid: 3, own: 1}}, // 2 ended after 12
		{{pid: 1, own: 3, children: 17}, {pid: 3, own: 2}},
		{{pid: 1, own: 4, children: 21}}, // 3 ended after 4
		{{pid: 1, own: 4, children: 22}}, // one that nobody saw
		{},                               // gone
	} {
		l.note(tree)
	}
	want := map[string]float64{doesServe: 2, doesEncode: 12, doesMeasure: 4, unseen: 1}
	if got := l.parts(); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// A child is a copy of its parent until it runs its program.
func TestLedgerLooksAgainAtWhatAChildIs(t *testing.T) {
	t.Parallel()
	title := "reelmill\x00up"
	l := newLedger(1, func(int) string { return title })
	l.note([]entry{{pid: 1}})
	l.note([]entry{{pid: 1}, {pid: 2}})
	title = "ffmpeg\x00libx264"
	l.note([]entry{{pid: 1}, {pid: 2, own: 3}})
	if got := l.parts()[doesEncode]; got != 3 {
		t.Errorf("encoding %v s, want 3: %v", got, l.parts())
	}
}
