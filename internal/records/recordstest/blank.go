package recordstest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
)

// BlankSQLite returns the path of a fresh SQLite database with the schema of this release and no record, removed when the test ends.
func BlankSQLite(t testing.TB) string {
	t.Helper()
	data, err := blankFile()
	if err != nil {
		t.Fatalf("no blank database: %v", err)
	}
	path := SQLite(t)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// blankFile is what BlankSQLite copies. Bringing up the schema costs more than most tests, all the more under the race detector.
var blankFile = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "records")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "blank.db")
	if err := migrated(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// BlankPostgres is Postgres with the schema of this release and no record.
func BlankPostgres(t testing.TB) string {
	t.Helper()
	return borrowed(t, (*server).lendBlank, (*server).takeBlankBack)
}

func migrated(url string) error {
	store, err := records.Open(context.Background(), records.Config{URL: url})
	if err != nil {
		return err
	}
	_, err = store.Migrate(context.Background())
	return errors.Join(err, store.Close())
}

// schema describes what a database consists of, for those that a test may have changed more than the records of.
const schema = `SELECT md5(concat(
	(SELECT string_agg(format('%s %s %s %s', attrelid::regclass, attnum, attname, atttypid), ';' ORDER BY attrelid, attnum)
		FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace),
	(SELECT string_agg(indexdef, ';' ORDER BY indexname) FROM pg_indexes WHERE schemaname = 'public'),
	(SELECT string_agg(format('%s %s', tgrelid::regclass, tgname), ';' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal),
	(SELECT string_agg(format('%s %s', version_id, is_applied), ';' ORDER BY id) FROM goose_db_version)))`

// lendBlank returns the name of a database that is as blank as the first, which is copied where no used one was emptied.
func (s *server) lendBlank() (string, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if last := len(s.spareBlank) - 1; last >= 0 {
		name := s.spareBlank[last]
		s.spareBlank = s.spareBlank[:last]
		return name, nil
	}
	if s.blank == "" {
		if err := s.layBlank(); err != nil {
			return "", err
		}
	}
	name := freshName()
	return name, s.admin.Exec("CREATE DATABASE " + name + " TEMPLATE " + s.blank).Error
}

func (s *server) layBlank() error {
	name := freshName()
	if err := s.admin.Exec("CREATE DATABASE " + name + " TEMPLATE template0").Error; err != nil {
		return err
	}
	if err := migrated(s.cluster.URL(name)); err != nil {
		return err
	}
	sum, err := s.empty(name)
	s.blank, s.blankSchema = name, sum
	return err
}

// takeBlankBack empties a database for the next test, or drops it where the last one changed its schema.
func (s *server) takeBlankBack(name string) error {
	name, err := s.cutOff(name)
	if err != nil {
		return err
	}
	sum, err := s.empty(name)
	if err != nil || sum != s.blankSchema {
		return s.admin.Exec("DROP DATABASE " + name).Error
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.spareBlank = append(s.spareBlank, name)
	return nil
}

// empty removes every record, begins all counting anew and returns a sum of the schema.
func (s *server) empty(name string) (sum string, err error) {
	db, err := s.connect(name)
	if err != nil {
		return "", err
	}
	pool, err := db.DB()
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	var tables string
	err = db.Raw(`SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version'`).Scan(&tables).Error
	if err != nil {
		return "", fmt.Errorf("tables of %s: %w", name, err)
	}
	if err := db.Exec("TRUNCATE " + tables + " RESTART IDENTITY CASCADE").Error; err != nil {
		return "", err
	}
	return sum, db.Raw(schema).Scan(&sum).Error
}
