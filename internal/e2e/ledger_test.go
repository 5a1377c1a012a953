package e2e

import (
	"strings"
	"testing"

	"github.com/glebarez/sqlite"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// ledger reads the records behind the server's back.
type ledger struct{ db *gorm.DB }

func (m *mill) ledger(t *testing.T) ledger {
	t.Helper()
	driver := sqlite.Open("file:" + m.database + "?_pragma=busy_timeout(10000)")
	if strings.HasPrefix(m.database, "postgres://") {
		driver = postgres.Open(m.database)
	}
	db, err := gorm.Open(driver, &gorm.Config{Logger: logger.Discard})
	must(t, err)
	t.Cleanup(func() {
		if pool, err := db.DB(); err != nil || pool.Close() != nil {
			t.Error("the ledger did not close")
		}
	})
	return ledger{db}
}

// count is the one number a query gives.
func (l ledger) count(t *testing.T, query string, args ...any) int {
	t.Helper()
	var number int
	must(t, l.db.Raw(query, args...).Scan(&number).Error)
	return number
}

// texts is the one column a query gives.
func (l ledger) texts(t *testing.T, query string, args ...any) []string {
	t.Helper()
	var found []string
	must(t, l.db.Raw(query, args...).Scan(&found).Error)
	return found
}

// expectNone fails the test when a query that counts what must not be finds something.
func (l ledger) expectNone(t *testing.T, what, query string, args ...any) {
	t.Helper()
	if n := l.count(t, query, args...); n != 0 {
		t.Errorf("%d %s", n, what)
	}
}
