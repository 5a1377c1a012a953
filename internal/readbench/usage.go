package main

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tick is the unit in which Linux counts the CPU time of processes.
const tick = 10 * time.Millisecond

// spent is the CPU time that all processes of some names have had so far. The machine does nothing else of these names meanwhile.
func spent(names ...string) time.Duration {
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // fails on a bad pattern only
	total := time.Duration(0)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		head, tail, _ := strings.Cut(string(text), ") ")
		_, name, _ := strings.Cut(head, "(")
		fields := strings.Fields(tail)
		if !slices.Contains(names, name) || len(fields) < 13 {
			continue
		}
		user, _ := strconv.ParseInt(fields[11], 10, 64)
		system, _ := strconv.ParseInt(fields[12], 10, 64)
		total += time.Duration(user+system) * tick
	}
	return total
}

// memory is what a server has of the machine's memory, in bytes.
func (m *mill) memory() (int64, error) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(m.command.Process.Pid), "statm"))
	if err != nil {
		return 0, err
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	return pages * int64(os.Getpagesize()), err
}
