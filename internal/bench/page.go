package main

import (
	"fmt"
	"os"
	"strings"
)

// The results section of the page lies between these lines.
const (
	beginMark = "<!-- results: written by `make bench` -->"
	endMark   = "<!-- end of results -->"
)

// replaceResults puts new results into the page at path.
func replaceResults(path, results string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	changed, err := withResults(string(page), results)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, []byte(changed), 0o644)
}

func withResults(page, results string) (string, error) {
	before, rest, begins := strings.Cut(page, beginMark)
	_, after, ends := strings.Cut(rest, endMark)
	if !begins || !ends {
		return "", fmt.Errorf("the lines %q and %q are not both there", beginMark, endMark)
	}
	return before + beginMark + "\n\n" + strings.TrimSpace(results) + "\n\n" + endMark + after, nil
}
