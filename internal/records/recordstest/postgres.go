package recordstest

import (
	"fmt"
	"net/url"
	"sync"
	"testing"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// shared is the one server of a test binary. Starting one takes about a second.
var shared = sync.OnceValues(startServer)

// Postgres returns the postgres:// URL of an empty database that is gone when the test ends. The test is skipped where no
// PostgreSQL is installed and fails where one does not start.
func Postgres(t testing.TB) string {
	t.Helper()
	if _, err := findPrograms(); err != nil {
		t.Skipf("PostgreSQL is not installed: %v", err)
	}
	server, err := shared()
	if err != nil {
		t.Fatalf("PostgreSQL did not start: %v", err)
	}
	name, err := server.lend()
	if err != nil {
		t.Fatalf("no database for this test: %v", err)
	}
	t.Cleanup(func() {
		if err := server.takeBack(name); err != nil {
			t.Errorf("database could not be cleared: %v", err)
		}
	})
	return databaseURL(server.folder, name)
}

// databaseURL names a database behind the socket in folder.
func databaseURL(folder, name string) string {
	return fmt.Sprintf("postgres://postgres@/%s?host=%s&sslmode=disable", name, url.QueryEscape(folder))
}

func connect(folder, name string) (*gorm.DB, error) {
	db, err := gorm.Open(postgres.Open(databaseURL(folder, name)), &gorm.Config{
		SkipDefaultTransaction: true, Logger: logger.Discard,
	})
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(4)
	return db, nil
}
