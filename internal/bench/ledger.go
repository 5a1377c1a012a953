package main

import (
	"cmp"
	"path/filepath"
	"strings"
)

// The purposes CPU is spent on. Other programs go by their names.
const (
	doesServe   = "server"
	doesMeasure = "measuring quality"
	doesEncode  = "encoding"
	unseen      = "too short to be seen"
)

// ledger keeps account of what the programs of a server use. It is right to the hundredth of a second although it looks only
// now and then: what a program used after the last look at it is in what its parent is charged with once it has ended.
type ledger struct {
	root  int
	title func(pid int) string // command line, words closed by zeros

	begun  bool
	reaped float64 // seconds of the root's children that have ended, at the last look
	own    float64 // seconds of the root itself, since the first look
	first  float64
	live   map[int]float64 // seconds, by child
	does   map[int]string
	ended  map[string]float64 // seconds, by purpose
}

func newLedger(root int, title func(int) string) ledger {
	return ledger{root: root, title: title, live: map[int]float64{}, does: map[int]string{}, ended: map[string]float64{}}
}

// note takes over what one look at the tree showed. A tree without its root shows nothing any more.
func (l *ledger) note(tree []entry) {
	if len(tree) == 0 {
		return
	}
	root := tree[0]
	if !l.begun {
		l.begun, l.reaped, l.first = true, root.children, root.own
	}
	now := map[int]float64{}
	for _, e := range tree[1:] {
		now[e.pid] = e.own + e.children
		if does := l.does[e.pid]; does != doesMeasure && does != doesEncode {
			// Again and again: a child is its parent until it runs its program. The dead have no command line.
			if title := l.title(e.pid); title != "" || does == "" {
				l.does[e.pid] = purpose(title)
			}
		}
	}
	l.close(now, root.children-l.reaped)
	l.live, l.reaped, l.own = now, root.children, root.own-l.first
}

// close books those that are gone. charged is what the root was charged with since the last look.
func (l *ledger) close(now map[int]float64, charged float64) {
	var gone []int
	for pid, used := range l.live {
		if _, still := now[pid]; !still {
			gone = append(gone, pid)
			l.ended[l.does[pid]] += used
			charged -= used
		}
	}
	if len(gone) == 0 {
		l.ended[unseen] += charged
		return
	}
	for _, pid := range gone {
		l.ended[l.does[pid]] += charged / float64(len(gone))
		delete(l.does, pid) // numbers of processes come again
	}
}

// parts is the CPU that went into each purpose since the first look, in seconds.
func (l *ledger) parts() map[string]float64 {
	found := map[string]float64{doesServe: l.own}
	for does, used := range l.ended {
		found[does] += used
	}
	for pid, used := range l.live {
		found[l.does[pid]] += used
	}
	return found
}

// purpose tells from a command line what a program is there for: its name where nothing says more.
func purpose(line string) string {
	switch {
	case strings.Contains(line, "ssim=") || strings.Contains(line, "libvmaf"):
		return doesMeasure
	case strings.Contains(line, "libx264"):
		return doesEncode
	case line == "":
		return unseen
	}
	name, _, _ := strings.Cut(line, "\x00")
	return cmp.Or(filepath.Base(name), unseen)
}
