package main

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ticksPerSecond is what Linux counts processor time in, on every machine Go runs on.
const ticksPerSecond = 100

// entry is one process as /proc/PID/stat shows it.
type entry struct {
	pid, parent int
	own         float64 // seconds of CPU
	children    float64 // seconds of CPU of children that have ended and were waited for
	resident    int64   // bytes
}

var errStat = errors.New("not a line of /proc/PID/stat")

// parseStat reads a line of /proc/PID/stat. The name in it may hold blanks and parentheses.
func parseStat(line string) (entry, error) {
	open, end := strings.IndexByte(line, '('), strings.LastIndexByte(line, ')')
	if open < 1 || end < open {
		return entry{}, errStat
	}
	fields := strings.Fields(line[end+1:]) // from the third on: state, parent, …
	if len(fields) < 22 {
		return entry{}, errStat
	}
	var faults []error
	number := func(text string) int64 {
		value, err := strconv.ParseInt(text, 10, 64)
		faults = append(faults, err)
		return value
	}
	e := entry{
		pid: int(number(strings.TrimSpace(line[:open]))), parent: int(number(fields[1])),
		own:      float64(number(fields[11])+number(fields[12])) / ticksPerSecond,
		children: float64(number(fields[13])+number(fields[14])) / ticksPerSecond,
		resident: number(fields[21]) * int64(os.Getpagesize()),
	}
	return e, errors.Join(faults...)
}

// processes lists every process there is. One that ends meanwhile is left out.
func processes() []entry {
	var found []entry
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // fails on a bad pattern only
	for _, file := range files {
		line, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		if e, err := parseStat(string(line)); err == nil {
			found = append(found, e)
		}
	}
	return found
}

// treeOf picks a process and everything below it.
func treeOf(root int, all []entry) []entry {
	below := map[int][]entry{}
	var found []entry
	for _, e := range all {
		below[e.parent] = append(below[e.parent], e)
		if e.pid == root {
			found = append(found, e)
		}
	}
	for i := 0; i < len(found); i++ {
		found = append(found, below[found[i].pid]...)
	}
	return found
}

// spent is the CPU a process and everything below it have used so far, in seconds.
func spent(root int) float64 {
	total := 0.0
	for _, e := range treeOf(root, processes()) {
		total += e.own + e.children
	}
	return total
}
