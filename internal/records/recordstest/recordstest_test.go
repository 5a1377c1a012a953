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
