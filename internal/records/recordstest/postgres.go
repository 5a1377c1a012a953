package recordstest

import (
	"sync"
	"testing"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/reelmill/reelmill/internal/testserver"
)

// shared is the one server of a test binary. Starting one takes about a second.
var shared = sync.OnceValues(startServer)

// Postgres returns the postgres:// URL of an empty database that is gone when the test ends. The test is skipped where no
// PostgreSQL is installed and fails where one does not start.
func Postgres(t testing.TB) string {
	t.Helper()
	return borrowed(t, (*server).lend, (*server).takeBack)
}

func borrowed(t testing.TB, lend func(*server) (string, error), takeBack func(*server, string) error) string {
	t.Helper()
	if _, err := testserver.Find("initdb", "postgres"); err != nil {
		t.Skipf("no PostgreSQL: %v", err)
	}
	server, err := shared()
	if err != nil {
		t.Fatalf("PostgreSQL did not start: %v", err)
	}
	name, err := lend(server)
	if err != nil {
		t.Fatalf("no database for this test: %v", err)
	}
	t.Cleanup(func() {
		if err := takeBack(server, name); err != nil {
			t.Errorf("database could not be cleared: %v", err)
		}
	})
	return server.cluster.URL(name)
}

func (s *server) connect(name string) (*gorm.DB, error) {
	db, err := gorm.Open(postgres.Open(s.cluster.URL(name)), &gorm.Config{
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
