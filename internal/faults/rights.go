package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/invariants"
)

// turnBudget is how long after everything works again the last turn of a window must be told.
const turnBudget = 30 * time.Second

// checkRights asks whether readers saw what they may, and whether every window that turned was told.
func (s *suite) checkRights(ctx context.Context, when string) {
	s.pen.Lock()
	defer s.pen.Unlock()
	s.checkTurns(ctx, when)
	s.checkReaders(ctx, when)
}

// checkReaders tells what readers and those who move rights complain of.
func (s *suite) checkReaders(_ context.Context, when string) {
	if s.views == nil {
		return
	}
	for _, complaint := range s.views.drain() {
		s.violate("%s: %s", when, complaint)
	}
}

// rightsSeen says how much was done to rights, and how much readers saw of it.
func (s *suite) rightsSeen() string {
	if s.views == nil {
		return ""
	}
	edits, withdrawals := s.stories.sums()
	seen := s.views.sums()
	return fmt.Sprintf("Rights were moved %d times, %d turns told, %d assets withdrawn; readers were shown the asset %d times, another in its place %d times, nothing %d times.",
		edits, s.turns, withdrawals, seen.shown, seen.instead, seen.refused)
}

const dueTurns = `SELECT COUNT(*)::text FROM assets WHERE state <> 'withdrawn' AND rights_due <> 0 AND rights_due <= $1::text::bigint`

// checkTurns compares the events with the stories, of which none is going on while the pen is held.
func (s *suite) checkTurns(ctx context.Context, when string) {
	due := time.Now()
	err := until(ctx, turnBudget, "every window that turned is told", func() bool {
		n, err := s.count(ctx, dueTurns, strconv.FormatInt(due.UnixMilli(), 10))
		return err == nil && n == 0
	})
	told, failed := s.toldOf(ctx)
	if ctx.Err() != nil {
		return
	}
	now := time.Now()
	if err != nil || failed != nil {
		s.violate("%s: %v, %v", when, err, failed)
	}
	s.turns = 0
	for _, id := range s.stories.all() {
		s.turns += turned(told[id])
		story, _ := s.stories.of(id)
		for _, violation := range invariants.CheckTurns(&story, told[id], due, now) {
			if !s.told("turns of " + id) {
				s.violate("%s: %v", when, violation)
			}
		}
	}
}

// turned counts openings and closings.
func turned(told []invariants.Told) (turns int) {
	for _, each := range told {
		if strings.HasPrefix(each.Type, "rights.") {
			turns++
		}
	}
	return turns
}

const toldQuery = `SELECT asset_id, type, created_at::text, body FROM events WHERE type IN ('rights.opened', 'rights.closed', 'asset.withdrawn') OR
	type = 'manifest.changed' AND (facts LIKE '%"rights"%' OR facts LIKE '%"fallback"%') ORDER BY seq`

// toldOf are the events that stories make, by asset.
func (s *suite) toldOf(ctx context.Context) (map[string][]invariants.Told, error) {
	rows, err := s.rows(ctx, toldQuery)
	if err != nil {
		return nil, err
	}
	found := map[string][]invariants.Told{}
	for _, row := range rows {
		at, err := strconv.ParseInt(row[2], 10, 64)
		if err != nil {
			return nil, err
		}
		told := invariants.Told{Type: row[1], At: time.UnixMilli(at)}
		if row[3] != "" && strings.HasPrefix(row[1], "rights.") {
			if told.Window, err = windowOf(row[3]); err != nil {
				return nil, err
			}
		}
		found[row[0]] = append(found[row[0]], told)
	}
	return found, nil
}

// windowOf is the window that a message names.
func windowOf(body string) (*invariants.Window, error) {
	var message struct {
		Data struct {
			Rights struct {
				Starts time.Time `json:"starts_at"`
				Ends   time.Time `json:"ends_at"`
			} `json:"rights"`
		} `json:"data"`
	}
	if err := json.Unmarshal([]byte(body), &message); err != nil {
		return nil, fmt.Errorf("message %s: %w", body, err)
	}
	return &invariants.Window{Starts: message.Data.Rights.Starts, Ends: message.Data.Rights.Ends}, nil
}
