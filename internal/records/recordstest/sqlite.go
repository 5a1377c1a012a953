package recordstest

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
)

// SQLite returns the path of a fresh SQLite database, removed when the test ends.
func SQLite(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "records.db")
}

// Execute changes a SQLite database under the records, as only another release would have left it.
func Execute(t testing.TB, path, statement string, values ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)")
	if err == nil {
		_, err = db.ExecContext(t.Context(), statement, values...)
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}
