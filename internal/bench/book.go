package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/redis/go-redis/v9"

	"github.com/reelmill/reelmill/jobs"
)

// book reads what a fleet wrote down, behind its back.
type book struct {
	sql   *sql.DB
	redis *redis.Client
}

// counters are how often the fleet asked, since its database and its Redis began.
type counters struct{ redis, sql float64 }

func openBook(ctx context.Context, c *crew) (*book, error) {
	db, err := sql.Open("pgx", c.database)
	if err != nil {
		return nil, err
	}
	return &book{db, redis.NewClient(&redis.Options{Addr: c.redis})}, db.PingContext(ctx)
}

func (b *book) close() {
	_ = b.sql.Close() // nothing was written
	_ = b.redis.Close()
}

func (b *book) counters(ctx context.Context) (c counters, err error) {
	// What is counted is only shown once the sessions have told.
	err = b.sql.QueryRowContext(ctx, "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()").Scan(&c.sql)
	if err != nil {
		return c, err
	}
	stats, err := b.redis.Info(ctx, "stats").Result()
	if err != nil {
		return c, err
	}
	for line := range strings.Lines(stats) {
		if number, ours := strings.CutPrefix(strings.TrimSpace(line), "total_commands_processed:"); ours {
			c.redis, err = strconv.ParseFloat(number, 64)
			return c, err
		}
	}
	return c, errors.New("nothing is said of the commands of Redis")
}

// read takes the times of steps and assets out of the records.
func (b *book) read(ctx context.Context, found *costs) error {
	found.Busy, found.Graph = map[jobs.Kind][]float64{}, map[jobs.Kind]int{}
	err := b.each(ctx, `SELECT s.kind, (a.ended_at - a.started_at) / 1000.0 FROM attempts a JOIN steps s ON s.id = a.step_id WHERE a.outcome = 'done'`,
		func(kind string, seconds float64) {
			found.Busy[jobs.Kind(kind)] = append(found.Busy[jobs.Kind(kind)], seconds)
		})
	if err != nil {
		return err
	}
	for kind, times := range found.Busy {
		found.Graph[kind] = len(times) / found.Assets
	}
	const each = `SELECT 'x', (%s - v.created_at) / 1000.0 FROM versions v ORDER BY v.created_at`
	poster := "(SELECT MAX(s.finished_at) FROM steps s WHERE s.version_id = v.id AND s.kind = 'poster')"
	err = b.each(ctx, fmt.Sprintf(each, poster), func(_ string, seconds float64) { found.Posters = append(found.Posters, seconds) })
	if err != nil {
		return err
	}
	return b.each(ctx, fmt.Sprintf(each, "v.published_at"), func(_ string, seconds float64) { found.Done = append(found.Done, seconds) })
}

func (b *book) each(ctx context.Context, query string, told func(string, float64)) error {
	rows, err := b.sql.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var word string
		var number float64
		if err := rows.Scan(&word, &number); err != nil {
			return err
		}
		told(word, number)
	}
	return rows.Err()
}
