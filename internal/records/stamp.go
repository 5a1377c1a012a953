package records

import (
	"context"
	"time"

	"gorm.io/gorm"
)

const (
	// changeTag and changeBits make the number of the lock that a transaction holds while it changes assets: the tag, and below it the
	// millisecond since which it may have stamped one.
	changeTag  = 0xc4a6e
	changeBits = 42
	// changePatience is how long a list that follows changes waits for transactions under way, so that it has all that was there when it was asked for.
	changePatience = time.Second
	changePause    = time.Millisecond
	changePauseMax = 32 * time.Millisecond
)

// stamp is the time of a change of an asset that this transaction makes. No change that shows later, in whichever process it is made, has one
// before those that showed already, see [Store.settled] and ADR 17. With SQLite transactions follow each other, so that each takes a later
// stamp than the last. With PostgreSQL a transaction says in a lock, until it ends, since when it stamps; it is said first and stamped then.
func stamp(tx *gorm.DB) (Instant, error) {
	var at Instant
	if tx.Name() != postgresDialect {
		err := tx.Raw("SELECT COALESCE(MAX(updated_at), 0) + 1 FROM assets").Scan(&at).Error
		return max(at, now(tx)), err
	}
	err := tx.Raw(`SELECT CASE WHEN pg_advisory_xact_lock_shared((?::BIGINT << ?::INT) | FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT)::TEXT IS NULL
		THEN 0 ELSE FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT END`, changeTag, changeBits).Scan(&at).Error
	return at, err
}

// changesUnderWay are the transactions that change assets in this database, each with the millisecond since which it stamps. Its
// arguments are changeBits, changeBits and changeTag.
const changesUnderWay = `SELECT pid, ((classid::BIGINT << 32) | objid::BIGINT) & ((1::BIGINT << ?::INT) - 1) AS since FROM pg_locks
	WHERE locktype = 'advisory' AND objsubid = 1 AND ((classid::BIGINT << 32) | objid::BIGINT) >> ?::INT = ?
	AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

// surface is how far changes have settled at a moment.
type surface struct {
	Settled Instant // whatever is stamped before this shows, or never will
	Clock   Instant
	Newest  Instant // the latest stamp that shows
}

// settled is before which stamp no change is still to come; zero where there is no need to ask. Whoever lists changes asks for this first and
// lists what is stamped before it then. It waits a while for changes that show already but have not settled.
func (s *Store) settled(ctx context.Context) (Instant, error) {
	if s.dialect != postgresDialect {
		return 0, nil
	}
	first, err := s.surface(ctx)
	wanted := min(first.Newest, first.Clock) // what bears a later time comes from a server whose clock was ahead
	deadline := time.Now().Add(changePatience)
	at, pause := first, changePause
	for err == nil && at.Settled <= wanted && time.Now().Before(deadline) {
		select {
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		case <-time.After(pause):
		}
		pause = min(2*pause, changePauseMax)
		at, err = s.surface(ctx)
	}
	return at.Settled, err
}

// surface looks once. The clock is read before the locks, as the time the statement arrived at: who takes a lock after they were read stamps
// later than that. A transaction gives its lock up after what it changed shows.
func (s *Store) surface(ctx context.Context) (at surface, err error) {
	err = s.read(ctx).Raw(`SELECT LEAST(clock, (SELECT MIN(since) FROM (`+changesUnderWay+`) AS under_way)) AS settled, clock,
		(SELECT COALESCE(MAX(updated_at), 0) FROM assets) AS newest
		FROM (SELECT FLOOR(EXTRACT(EPOCH FROM statement_timestamp()) * 1000)::BIGINT AS clock) AS told`,
		changeBits, changeBits, changeTag).Scan(&at).Error
	return at, err
}

// EndHungChanges ends the sessions of transactions that began to change assets longer than age ago and are still not over, and returns how many
// there were: they hold up whoever follows changes. What they changed is undone. With SQLite there are none.
func (s *Store) EndHungChanges(ctx context.Context, age time.Duration) (int, error) {
	if s.dialect != postgresDialect {
		return 0, nil
	}
	var ended []bool
	err := s.read(ctx).Raw(`SELECT pg_terminate_backend(pid) FROM (SELECT DISTINCT pid FROM (`+changesUnderWay+`) AS under_way
		WHERE since < FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT - ?) AS hung`,
		changeBits, changeBits, changeTag, age.Milliseconds()).Scan(&ended).Error
	return len(ended), err
}
