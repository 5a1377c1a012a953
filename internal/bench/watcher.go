package main

import (
	"os"
	"path/filepath"
	"strconv"
	"time"
)

const lookEvery = 200 * time.Millisecond

// watcher looks at a tree of processes several times a second: at its memory, and at what its programs work on.
type watcher struct {
	ledger

	root int
	peak int64              // bytes
	stop chan chan struct{} // asks for the end
}

func watch(root int) *watcher {
	w := &watcher{ledger: newLedger(root, commandLine), root: root, stop: make(chan chan struct{})}
	w.look()
	go w.run()
	return w
}

func (w *watcher) run() {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			w.look()
		case done := <-w.stop:
			w.look()
			close(done)
			return
		}
	}
}

// end stops looking. What was seen may be read then.
func (w *watcher) end() {
	done := make(chan struct{})
	w.stop <- done
	<-done
}

func (w *watcher) look() {
	tree := treeOf(w.root, processes())
	var resident int64
	for _, e := range tree {
		resident += e.resident
	}
	w.peak = max(w.peak, resident)
	w.note(tree)
}

func commandLine(pid int) string {
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil {
		return ""
	}
	return string(line)
}
