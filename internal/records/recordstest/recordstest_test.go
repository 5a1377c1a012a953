package recordstest_test

import (
	"testing"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/reelmill/reelmill/internal/records/recordstest"
)

func TestPostgresDatabasesAreApart(t *testing.T) {
	t.Parallel()
	first, second := open(t, recordstest.Postgres(t)), open(t, recordstest.Postgres(t))
	if err := first.Exec("CREATE TABLE only_here (id BIGINT)").Error; err != nil {
		t.Fatal(err)
	}
	if second.Migrator().HasTable("only_here") {
		t.Error("a table of one database shows in another")
	}
	if !first.Migrator().HasTable("only_here") {
		t.Error("the table is missing where it was created")
	}
}

func TestPostgresLendsOnlyEmptyDatabases(t *testing.T) {
	for round := range 3 {
		t.Run("borrower", func(t *testing.T) {
			db := open(t, recordstest.Postgres(t))
			tables, err := db.Migrator().GetTables()
			if err != nil || len(tables) != 0 {
				t.Errorf("round %d: database holds %v, %v", round, tables, err)
			}
			if err := db.Exec("CREATE TABLE left_behind (id BIGINT)").Error; err != nil {
				t.Fatal(err)
			}
		})
	}
}

func open(t *testing.T, url string) *gorm.DB {
	t.Helper()
	db, err := gorm.Open(postgres.Open(url))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		pool, err := db.DB()
		if err != nil || pool.Close() != nil {
			t.Error("connection did not close")
		}
	})
	return db
}
