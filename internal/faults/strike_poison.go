package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/invariants"
)

const poisonBudget = 5 * time.Minute

// poison brings a master and kills whichever worker begins to work on it, every time, as a file does that makes the kernel end its reader. In the end
// it must have failed, with the reason, and nothing else may have.
func poison(ctx context.Context, s *suite) (time.Duration, error) {
	id, err := s.trickle.bring(ctx)
	if err != nil {
		return 0, err
	}
	s.forsaken[id] = true
	state, kills := "", 0
	err = until(ctx, poisonBudget, "the poisonous master is given up", func() bool {
		rows, err := s.rows(ctx, "SELECT state, code FROM versions WHERE asset_id = $1", id)
		if err == nil && len(rows) == 1 && rows[0][0] != "processing" {
			state = rows[0][0] + " " + rows[0][1]
			return true
		}
		kills += s.punish(ctx, id)
		return false
	})
	switch {
	case err != nil:
		return 0, fmt.Errorf("%w after %d kills", err, kills)
	case state != "failed attempts-exhausted":
		return 0, fmt.Errorf("a master that killed %d workers ended %s", kills, state)
	}
	return 0, s.attemptsUsed(ctx, id)
}

// punish kills the worker of every step of an asset that has begun a program, and starts it again.
func (s *suite) punish(ctx context.Context, id string) (kills int) {
	rows, err := s.rows(ctx, "SELECT s.claim_token, s.worker FROM steps s JOIN versions v ON v.id = s.version_id WHERE v.asset_id = $1 AND s.state = 'running'", id)
	if err != nil {
		return 0
	}
	for _, row := range rows {
		worker := s.fleet.holder(row[1])
		if worker == nil || len(below(worker.pid())) == 0 {
			continue
		}
		if err := errors.Join(worker.kill(), worker.start()); err == nil {
			kills++
		}
	}
	return kills
}

// attemptsUsed makes sure that the master was given up for the right reason.
func (s *suite) attemptsUsed(ctx context.Context, id string) error {
	rows, err := s.rows(ctx, `SELECT s.kind, s.max_attempts::text, string_agg(a.outcome, ' ' ORDER BY a.started_at) FROM steps s JOIN versions v ON v.id = s.version_id
		JOIN attempts a ON a.step_id = s.id WHERE v.asset_id = $1 AND s.state = 'failed' GROUP BY s.id, s.kind, s.max_attempts`, id)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if lost := strings.Count(row[2], "lost"); strconv.Itoa(lost) != row[1] {
			return fmt.Errorf("the %s was given up after %s, it has %s attempts", row[0], row[2], row[1])
		}
	}
	_, err = invariants.Check(ctx, s.records, invariants.Always)
	return err
}
