package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// running is one process as /proc shows it.
type running struct {
	pid, parent int
	command     string
}

// processes lists every process that has a command line; zombies and the kernel's own have none.
func processes() []running {
	var found []running
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // fails on a bad pattern only
	for _, file := range files {
		stat, err := os.ReadFile(file)
		words, unreadable := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
		if err != nil || unreadable != nil || len(words) == 0 {
			continue // it has just ended
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file))) // digits, by the pattern
		_, rest, _ := strings.Cut(string(stat[bytes.LastIndexByte(stat, ')'):]), ") ")
		fields := strings.Fields(rest)
		if len(fields) < 2 {
			continue
		}
		parent, err := strconv.Atoi(fields[1])
		if err == nil {
			found = append(found, running{pid, parent, string(bytes.ReplaceAll(words, []byte{0}, []byte{' '}))})
		}
	}
	return found
}

// below are the processes that descend from one, that one left out.
func below(root int) []running {
	all := processes()
	family := map[int]bool{root: true}
	var found []running
	for grown := true; grown; {
		grown = false
		for _, p := range all {
			if family[p.parent] && !family[p.pid] {
				family[p.pid], grown = true, true
				found = append(found, p)
			}
		}
	}
	return found
}

// signalTree sends a signal to a process and everything below it. What has ended meanwhile is fine.
func signalTree(root int, signal syscall.Signal) error {
	var faults []error
	for _, p := range append([]running{{pid: root}}, below(root)...) {
		if err := syscall.Kill(p.pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

// openFiles counts the file descriptors of a process, -1 when it has ended.
func openFiles(pid int) int {
	entries, err := os.ReadDir(filepath.Join("/proc", strconv.Itoa(pid), "fd"))
	if err != nil {
		return -1
	}
	return len(entries)
}
