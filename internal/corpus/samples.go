package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// samples are the files of a collection, by what they are sent as; paths below root.
type samples struct {
	root      string
	masters   []string
	subtitles []string
}

// collect lists a collection. A folder that is missing or empty is an error: a run that sees nothing would look like a
// good one.
func collect(root string) (*samples, error) {
	found := &samples{root: root}
	for _, folder := range []string{"video", "images"} {
		files, err := filesIn(root, folder)
		if err != nil {
			return nil, err
		}
		found.masters = append(found.masters, files...)
	}
	for _, folder := range []string{"subtitles", "subtitles-crashers"} {
		files, err := filesIn(root, folder)
		if err != nil {
			return nil, err
		}
		found.subtitles = append(found.subtitles, files...)
	}
	return found, nil
}

func filesIn(root, folder string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(root, folder))
	if err != nil {
		return nil, fmt.Errorf("sample collection: %w", err)
	}
	var files []string
	for _, entry := range entries {
		if entry.Type().IsRegular() {
			files = append(files, filepath.Join(folder, entry.Name()))
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("sample collection: no files in %s", filepath.Join(root, folder))
	}
	return files, nil
}
