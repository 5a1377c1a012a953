package testserver

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Find returns the first folder that holds all of the programs. It looks where programs lie, where go install puts them, and where
// distributions hide those of PostgreSQL.
func Find(programs ...string) (string, error) {
	for _, folder := range append(filepath.SplitList(os.Getenv("PATH")), hidden()...) {
		if !slices.ContainsFunc(programs, func(name string) bool { return !isProgram(filepath.Join(folder, name)) }) {
			return folder, nil
		}
	}
	return "", fmt.Errorf("not installed: %s; make test-tools installs what there is", strings.Join(programs, ", "))
}

// Path is PATH after some other folders and those out of it that Find knows: the programs of PostgreSQL that distributions leave in
// PATH are wrappers, which look for clusters of theirs.
func Path(first ...string) string {
	return strings.Join(slices.Concat(first, hidden(), []string{os.Getenv("PATH")}), string(filepath.ListSeparator))
}

// hidden are the folders out of PATH that may hold a server, the newest of a kind first.
func hidden() []string {
	folders := []string{os.Getenv("GOBIN")}
	for _, path := range filepath.SplitList(os.Getenv("GOPATH")) {
		folders = append(folders, filepath.Join(path, "bin"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, filepath.Join(home, "go", "bin"))
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin"} {
		found, _ := filepath.Glob(pattern) // fails on a bad pattern only
		slices.Reverse(found)
		folders = append(folders, found...)
	}
	return slices.DeleteFunc(folders, func(folder string) bool { return folder == "" })
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}
