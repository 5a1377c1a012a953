package main

import (
	"context"
	"strconv"
	"time"
)

const queryBudget = 5 * time.Second

// rows are the columns of a query as texts.
func (s *suite) rows(ctx context.Context, query string, args ...any) ([][]string, error) {
	ctx, stop := context.WithTimeout(ctx, queryBudget)
	defer stop()
	found, err := s.records.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for found.Next() {
		row, into := make([]string, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := found.Scan(into...); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, found.Err()
}

func (s *suite) count(ctx context.Context, query string, args ...any) (int, error) {
	rows, err := s.rows(ctx, query, args...)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return strconv.Atoi(rows[0][0])
}

// outstanding is how many versions are being made.
func (s *suite) outstanding(ctx context.Context) (int, error) {
	return s.count(ctx, "SELECT COUNT(*)::text FROM versions WHERE state = 'processing'")
}

// cutShort is how many attempts ended otherwise than by being done or given back; -1 where nobody answers.
func (s *suite) cutShort(ctx context.Context) int {
	n, err := s.count(ctx, "SELECT COUNT(*)::text FROM attempts WHERE outcome NOT IN ('', 'done', 'released')")
	if err != nil {
		return -1
	}
	return n
}

// held is a running step.
type held struct {
	step, token, worker string
	attempts            string // how many there were, this one included
}

const heldQuery = `SELECT s.id, s.claim_token, s.worker, (SELECT COUNT(*) FROM attempts a WHERE a.step_id = s.id)::text FROM steps s WHERE s.state = 'running'`

// running are the steps being made, by a worker with this process id, or by anybody for 0.
func (s *suite) running(ctx context.Context, pid int) (found []held, err error) {
	query, args := heldQuery, []any{}
	if pid != 0 {
		query, args = query+" AND s.worker LIKE $1", []any{"%-" + strconv.Itoa(pid)}
	}
	rows, err := s.rows(ctx, query, args...)
	for _, row := range rows {
		found = append(found, held{row[0], row[1], row[2], row[3]})
	}
	return found, err
}

// busy waits until a worker of the fleet runs a step.
func (s *suite) busy(ctx context.Context) (worker *child, err error) {
	err = until(ctx, 2*time.Minute, "a worker is busy", func() bool {
		steps, err := s.running(ctx, 0)
		if err != nil || len(steps) == 0 {
			return false
		}
		worker = s.fleet.holder(steps[s.random.IntN(len(steps))].worker)
		return worker != nil
	})
	return worker, err
}

// takenOver waits until every one of these steps was started again or is over, and returns how long after since that was.
func (s *suite) takenOver(ctx context.Context, lost []held, since time.Time) (time.Duration, error) {
	var took time.Duration
	for _, step := range lost {
		err := until(ctx, 5*time.Minute, "step "+step.step+" goes on", func() bool {
			n, err := s.count(ctx, `SELECT COUNT(*)::text FROM steps s WHERE s.id = $1 AND (s.state IN ('done', 'failed', 'canceled')
				OR (SELECT COUNT(*) FROM attempts a WHERE a.step_id = s.id) > $2::text::bigint)`, step.step, step.attempts)
			return err == nil && n == 1
		})
		if err != nil {
			return 0, err
		}
		took = time.Since(since)
	}
	return took, nil
}

// goesOn waits until an attempt begins that was not there at a moment, which shows that work moves again.
func (s *suite) goesOn(ctx context.Context, attempts int, since time.Time) (time.Duration, error) {
	err := until(ctx, 5*time.Minute, "work goes on", func() bool {
		n, err := s.attempts(ctx)
		return err == nil && n > attempts
	})
	return time.Since(since), err
}

func (s *suite) attempts(ctx context.Context) (int, error) {
	return s.count(ctx, "SELECT COUNT(*)::text FROM attempts")
}
