package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// health says what is wrong with the server now that it has seen everything.
func (m *mill) health(ctx context.Context) []string {
	if err := m.Health(ctx); err != nil {
		return []string{"the server is not healthy any more: " + err.Error()}
	}
	return nil
}

// leftovers says what of the work is still lying about although nothing is being made.
func (m *mill) leftovers() []string {
	var found []string
	entries, err := os.ReadDir(filepath.Join(m.data, "scratch"))
	if err != nil {
		found = append(found, "scratch cannot be read: "+err.Error())
	}
	for _, entry := range entries {
		found = append(found, "left in scratch: "+entry.Name())
	}
	for _, process := range m.processes() {
		found = append(found, "left running: "+process)
	}
	return found
}

// processes lists the programs that work on the data folder, the server itself left out.
func (m *mill) processes() []string {
	var found []string
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline") // fails on a bad pattern only
	for _, file := range files {
		pid := filepath.Base(filepath.Dir(file))
		words, err := os.ReadFile(file)
		if err != nil || pid == strconv.Itoa(os.Getpid()) || pid == strconv.Itoa(m.process.Pid) {
			continue
		}
		if line := string(bytes.ReplaceAll(words, []byte{0}, []byte{' '})); strings.Contains(line, m.data) {
			found = append(found, fmt.Sprintf("%s %.120s", pid, line))
		}
	}
	return found
}
