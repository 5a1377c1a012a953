package recordstest

import (
	"path/filepath"
	"testing"
)

// SQLite returns the path of a fresh SQLite database, removed when the test ends.
func SQLite(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "records.db")
}
