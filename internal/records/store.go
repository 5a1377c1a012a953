package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/glebarez/sqlite"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"github.com/reelmill/reelmill/jobs"
)

// ErrNotFound is returned where a record does not exist.
var ErrNotFound = errors.New("no such record")

// ErrConflict is returned where a unique value is taken already.
var ErrConflict = errors.New("value is already taken")

const (
	sqliteDialect   = "sqlite3"
	postgresDialect = "postgres"
)

// Config says where the records live.
type Config struct {
	// URL is a path for SQLite or a postgres:// URL.
	URL string
	// Clock is this machine's clock; nil is time.Now.
	Clock func() time.Time
}

// Store reads and writes records. SQLite gets one writer connection, which is fairer than many that wait for each
// other's lock, and a pool of readers beside it; PostgreSQL uses one pool for both.
type Store struct {
	writer  *gorm.DB
	reader  *gorm.DB
	dialect string
	clock   *clock
}

// Open connects to the database. It does not migrate; see [Store.Migrate]. The error is a fault with a hint: database-unreachable
// (transient with PostgreSQL), database-auth, database-missing, database-denied, database-address or database-full. It takes
// no longer than ten seconds.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	store := &Store{dialect: sqliteDialect, clock: &clock{local: time.Now}}
	if cfg.Clock != nil {
		store.clock.local = cfg.Clock
	}
	connectTo := store.openSQLite
	if isPostgres(cfg.URL) {
		store.dialect = postgresDialect
		connectTo = store.openPostgres
	}
	trying, stop := context.WithTimeout(ctx, openBudget)
	defer stop()
	err := connectTo(cfg.URL)
	if err == nil {
		err = store.Ping(trying)
	}
	if err == nil {
		err = store.compareClocks(trying)
	}
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		} else {
			err = openFault(store.dialect, err)
		}
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

func (s *Store) openPostgres(address string) (err error) {
	if address, err = impatient(address); err != nil {
		return err
	}
	s.writer, err = s.connect(postgres.Open(address), 16)
	s.reader = s.writer
	return err
}

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

func (s *Store) openSQLite(path string) error {
	if scheme, _, found := strings.Cut(path, "://"); found && scheme != "sqlite" {
		return errScheme
	}
	path = strings.TrimPrefix(strings.TrimPrefix(path, "sqlite://"), "file:")
	if path == "" || strings.Contains(path, ":memory:") {
		return errors.New("records need a file: each connection to a database in memory sees one of its own")
	}
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)" +
		"&_pragma=foreign_keys(1)&_txlock=immediate"
	var err error
	if s.writer, err = s.connect(sqlite.Open(dsn), 1); err != nil {
		return err
	}
	s.reader, err = s.connect(sqlite.Open(dsn), 8)
	return err
}

// connect opens a pool. PrepareStmt stays off: gorm prepares anew what runs inside a transaction, which is nearly everything here and
// costs PostgreSQL two more round trips a statement, while its driver already keeps prepared statements per connection.
func (s *Store) connect(dialector gorm.Dialector, connections int) (*gorm.DB, error) {
	db, err := gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		Logger:                 logger.Discard,
		DisableAutomaticPing:   true,
		NowFunc:                s.clock.now,
	})
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return db, nil
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	pool, err := s.writer.DB()
	if err != nil {
		return err
	}
	return pool.PingContext(ctx)
}

// Dialect is "sqlite3" or "postgres".
func (s *Store) Dialect() string { return s.dialect }

// Close releases all connections.
func (s *Store) Close() error {
	var faults []error
	for _, db := range []*gorm.DB{s.writer, s.reader} {
		if db == nil {
			continue
		}
		pool, err := db.DB()
		if err == nil {
			err = pool.Close()
		}
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// write runs change in one transaction on the writer.
func (s *Store) write(ctx context.Context, change func(tx *gorm.DB) error) error {
	return translate(s.writer.WithContext(ctx).Transaction(change, &sql.TxOptions{}))
}

func (s *Store) read(ctx context.Context) *gorm.DB { return s.reader.WithContext(ctx) }

// locked makes a query hold its rows until the transaction ends. SQLite has no row locks and needs none: a write
// transaction there is alone from its first statement.
func (s *Store) locked(tx *gorm.DB) *gorm.DB {
	if s.dialect == postgresDialect {
		return tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	return tx
}

func translate(err error) error {
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return fmt.Errorf("%w", ErrNotFound)
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fmt.Errorf("%w: %w", ErrConflict, err)
	case isBadText(err):
		return jobs.Refuse("bad-text", "A text holds characters that cannot be stored.",
			"Remove NUL characters and send UTF-8.", err)
	default:
		return err
	}
}

// isBadText tells that PostgreSQL refused a NUL or broken UTF-8, which SQLite takes.
func isBadText(err error) bool {
	var refused interface{ SQLState() string }
	return errors.As(err, &refused) && refused.SQLState() == "22021"
}

// discard is a logger for the migration library, whose own would print to the terminal.
func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
