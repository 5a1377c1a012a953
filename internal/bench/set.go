package main

import (
	"encoding/json"
	"os"
	"path/filepath"
)

func (b *bench) setFile() string { return filepath.Join(b.folder, "sets", benchSet+".yaml") }

// writeSet puts the measured set where the server reads sets. JSON is YAML, too.
func (b *bench) writeSet() error {
	set, err := articleVideos()
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(set, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(b.setFile()), 0o750); err != nil {
		return err
	}
	return os.WriteFile(b.setFile(), text, 0o600)
}

// forget removes what one measurement made, or keeps the disk from filling up.
func (b *bench) forget(folder string) error { return os.RemoveAll(folder) }
