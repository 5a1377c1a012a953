package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const lookEvery = 200 * time.Millisecond

// watcher looks at a tree of processes several times a second: at its memory, and at what its programs work on.
type watcher struct {
	root  int
	peak  int64              // bytes
	spent map[int]float64    // seconds of CPU, by process
	does  map[int]string     // purpose, by process
	stop  chan chan struct{} // asks for the end
}

// The purposes of programs.
const (
	doesMeasure = "measure"
	doesEncode  = "encode"
	doesOther   = "other"
)

func watch(root int) *watcher {
	w := &watcher{root: root, spent: map[int]float64{}, does: map[int]string{}, stop: make(chan chan struct{})}
	go w.run()
	return w
}

func (w *watcher) run() {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		w.look()
		select {
		case <-tick.C:
		case done := <-w.stop:
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
	var resident int64
	for _, e := range treeOf(w.root, processes()) {
		resident += e.resident
		w.spent[e.pid] = e.own
		if e.pid != w.root && w.does[e.pid] != doesMeasure && w.does[e.pid] != doesEncode {
			w.does[e.pid] = purpose(commandLine(e.pid)) // again and again: a child is its parent until it runs its program
		}
	}
	w.peak = max(w.peak, resident)
}

// on is the CPU seen going into one purpose, in seconds: up to a look less than the truth for every process.
func (w *watcher) on(what string) float64 {
	total := 0.0
	for pid, used := range w.spent {
		if w.does[pid] == what {
			total += used
		}
	}
	return total
}

func commandLine(pid int) string {
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil {
		return ""
	}
	return string(line)
}

// purpose tells from a command line what a program is there for.
func purpose(line string) string {
	switch {
	case strings.Contains(line, "ssim=") || strings.Contains(line, "libvmaf"):
		return doesMeasure
	case strings.Contains(line, "libx264"):
		return doesEncode
	}
	return doesOther
}
