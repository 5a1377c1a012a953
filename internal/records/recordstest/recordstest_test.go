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

// What a test leaves in a blank database, be it records, counts or another schema, no other test meets.
func TestPostgresLendsOnlyBlankDatabases(t *testing.T) {
	const look = `SELECT concat_ws(' ', (SELECT count(*) FROM api_keys), (SELECT max(version_id) FROM goose_db_version),
		(SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'), (SELECT last_value FROM events_seq_seq), (SELECT is_called FROM events_seq_seq))`
	first := ""
	for round, leave := range []string{
		"SELECT nextval('events_seq_seq')", "INSERT INTO api_keys (id, name, role, hash, created_at) VALUES ('a', 'b', 'cms', 'c', 1)", "DROP INDEX steps_one_at_a_work",
		"INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)", "SELECT 1",
	} {
		t.Run("borrower", func(t *testing.T) {
			db, found := open(t, recordstest.BlankPostgres(t)), ""
			if err := db.Raw(look).Scan(&found).Error; err != nil {
				t.Fatal(err)
			}
			if first == "" {
				first = found
			}
			if found != first {
				t.Errorf("round %d: the database says %q, the first %q", round, found, first)
			}
			if err := db.Exec(leave).Error; err != nil {
				t.Fatal(err)
			}
		})
	}
}
