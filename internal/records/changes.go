package records

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"
)

const (
	// changesKept is for how long it is known what changed.
	changesKept = time.Hour
	// markKept is for how long a mark is good: less, for a change is noted some time before its transaction ends.
	markKept = changesKept / 2
	// mostChanges are told one by one.
	mostChanges = 10_000
)

// Mark is a moment in the life of a database. The zero Mark is before everything.
type Mark struct {
	at     string // the snapshot with PostgreSQL, the number of the last change with SQLite
	origin string // the run of the database server: another may have been given older data
	second int64  // by the database's clock
}

// Changes are what changed between two marks.
type Changes struct {
	Until Mark
	// Names are the ids of assets, their external ids behind "ext:", and the hashes of keys, as they were before. What was
	// added is not among them.
	Names []string
	// Unknown tells that anything may have changed.
	Unknown bool
}

// The statements give the new mark in each row, and a name in all but one. What the old snapshot did not see are transactions that began later and
// those that were under way (xip), so that nothing is missed whatever the order in which they end.
const (
	markPostgres = `SELECT CAST(pg_current_snapshot() AS TEXT), CAST(pg_postmaster_start_time() AS TEXT), CAST(extract(epoch FROM clock_timestamp()) AS BIGINT), `
	markSQLite   = `SELECT CAST(COALESCE((SELECT MAX(number) FROM changes), 0) AS TEXT), '', unixepoch(), `

	changesPostgres = markPostgres + `NULL UNION ALL ` + markPostgres + `name FROM changes
		WHERE xid >= pg_snapshot_xmax(CAST($1 AS PG_SNAPSHOT)) OR xid = ANY (ARRAY(SELECT pg_snapshot_xip(CAST($1 AS PG_SNAPSHOT)))) LIMIT $2`
	changesSQLite = markSQLite + `NULL UNION ALL ` + markSQLite + `name FROM changes WHERE number > CAST($1 AS INTEGER) LIMIT $2`
)

// Changes returns what changed since a mark that an earlier call gave. Whatever was committed before this call began is in it or in an
// earlier one. Calls may not overlap.
func (s *Store) Changes(ctx context.Context, since Mark) (Changes, error) {
	pool, err := s.reader.DB()
	if err != nil {
		return Changes{}, err
	}
	rows, err := s.changeRows(ctx, pool, since)
	if err != nil {
		return Changes{}, translate(err)
	}
	defer rows.Close()
	found := Changes{}
	for rows.Next() {
		var name sql.NullString
		if err := rows.Scan(&found.Until.at, &found.Until.origin, &found.Until.second, &name); err != nil {
			return Changes{}, err
		}
		if name.Valid {
			found.Names = append(found.Names, name.String)
		}
	}
	age := time.Duration(found.Until.second-since.second) * time.Second
	found.Unknown = found.Until.origin != since.origin || age < 0 || age > markKept || len(found.Names) >= mostChanges
	return found, translate(rows.Err())
}

func (s *Store) changeRows(ctx context.Context, pool *sql.DB, since Mark) (*sql.Rows, error) {
	begin, all := markSQLite, changesSQLite
	if s.dialect == postgresDialect {
		begin, all = markPostgres, changesPostgres
	}
	if since == (Mark{}) {
		return pool.QueryContext(ctx, begin+"NULL")
	}
	return pool.QueryContext(ctx, all, since.at, mostChanges+1) // and the row without a name
}

// ForgetChanges forgets what changed more than an hour ago, and what came with a copy of another PostgreSQL's data: by its numbers, it will change
// some day.
func (s *Store) ForgetChanges(ctx context.Context) error {
	old := "at < unixepoch() - CAST(? AS INTEGER)"
	if s.dialect == postgresDialect {
		old = "at < clock_timestamp() - make_interval(secs => ?) OR xid >= pg_snapshot_xmax(pg_current_snapshot())"
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM changes WHERE "+old, changesKept.Seconds()).Error
	})
}
