package recordstest

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// shared is the one server of a test binary. Starting one takes about a second, a database on it a few milliseconds.
var shared = sync.OnceValues(startServer)

// Postgres returns the postgres:// URL of a fresh, empty database, dropped when the test ends. The test is skipped
// where no PostgreSQL is installed and fails where one does not start.
func Postgres(t testing.TB) string {
	t.Helper()
	if _, err := findPrograms(); err != nil {
		t.Skipf("PostgreSQL is not installed: %v", err)
	}
	server, err := shared()
	if err != nil {
		t.Fatalf("PostgreSQL did not start: %v", err)
	}
	name := "t" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if err := server.admin.Exec("CREATE DATABASE " + name + " TEMPLATE template0").Error; err != nil {
		t.Fatalf("create database: %v", err)
	}
	t.Cleanup(func() {
		if err := server.admin.Exec("DROP DATABASE " + name + " WITH (FORCE)").Error; err != nil {
			t.Errorf("drop database: %v", err)
		}
	})
	return databaseURL(server.folder, name)
}

// databaseURL names a database behind the socket in folder.
func databaseURL(folder, name string) string {
	return fmt.Sprintf("postgres://postgres@/%s?host=%s&sslmode=disable", name, url.QueryEscape(folder))
}

// connect opens the connections through which databases come and go.
func connect(folder string) (*gorm.DB, error) {
	db, err := gorm.Open(postgres.Open(databaseURL(folder, "postgres")), &gorm.Config{
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
