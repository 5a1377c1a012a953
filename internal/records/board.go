package records

import (
	"context"

	"github.com/reelmill/reelmill/jobs"
)

// LaneLoad is the work of one priority of one lane at one moment.
type LaneLoad struct {
	Lane     jobs.Lane
	Priority jobs.Priority
	// Unsent steps are ready and wait for their turn to be sent to the queue.
	Unsent int64
	// Sent steps are ready and wait in the queue, among them those that pause after a failed attempt.
	Sent    int64
	Running int64
	// OldestReady is since when the oldest step that may start has waited; zero where none waits.
	OldestReady Instant
}

// LaneLoads counts the work of every lane and priority, those without work included, in the order of [jobs.Lanes] and
// [jobs.Priorities]. It reads ready and running steps only.
func (s *Store) LaneLoads(ctx context.Context) ([]LaneLoad, error) {
	var found []LaneLoad
	err := s.read(ctx).Raw(`SELECT lane, priority,
			SUM(CASE WHEN state = ? THEN 1 ELSE 0 END) AS running,
			SUM(CASE WHEN state = ? AND unsent = 1 THEN 1 ELSE 0 END) AS unsent,
			SUM(CASE WHEN state = ? AND unsent = 0 THEN 1 ELSE 0 END) AS sent,
			COALESCE(MIN(CASE WHEN state = ? AND not_before <= ? THEN ready_at END), 0) AS oldest_ready
		FROM (SELECT lane, priority, state, ready_at, not_before,
			CASE WHEN EXISTS (SELECT 1 FROM outbox o WHERE o.step_id = steps.id) THEN 1 ELSE 0 END AS unsent
			FROM steps WHERE state IN (?, ?)) AS work
		GROUP BY lane, priority`,
		jobs.StateRunning, jobs.StateReady, jobs.StateReady, jobs.StateReady, s.now(), jobs.StateReady, jobs.StateRunning).
		Find(&found).Error
	if err != nil {
		return nil, err
	}
	var loads []LaneLoad
	for _, lane := range jobs.Lanes() {
		for _, priority := range jobs.Priorities() {
			loads = append(loads, loadOf(found, lane, priority))
		}
	}
	return loads, nil
}

func loadOf(found []LaneLoad, lane jobs.Lane, priority jobs.Priority) LaneLoad {
	for _, load := range found {
		if load.Lane == lane && load.Priority == priority {
			return load
		}
	}
	return LaneLoad{Lane: lane, Priority: priority}
}

// StepFilter selects steps in one state. Empty fields but State select everything.
type StepFilter struct {
	State   jobs.State // required
	Lane    jobs.Lane
	Kind    jobs.Kind
	Worker  string
	AssetID string
	After   StepMark
	Limit   int // zero or less: no limit
}

// StepMark is a place in a list of steps, which is ordered by the time they became ready, then by id.
type StepMark struct {
	ReadyAt Instant
	ID      string
}

// ListedStep is a step with what it belongs to.
type ListedStep struct {
	Step     Step
	Version  Version
	Asset    Asset
	Attempts []Attempt
}

// Steps lists steps of one state: what has waited or run longest first, but the newest failures first, for these are never
// over.
func (s *Store) Steps(ctx context.Context, filter StepFilter) ([]ListedStep, error) {
	order, beyond := "ready_at, id", ">"
	if filter.State.Terminal() {
		order, beyond = "ready_at DESC, id DESC", "<"
	}
	db := s.read(ctx).Where("state = ?", filter.State)
	for column, value := range map[string]string{"lane": string(filter.Lane), "kind": string(filter.Kind), "worker": filter.Worker} {
		if value != "" {
			db = db.Where(column+" = ?", value)
		}
	}
	if filter.AssetID != "" {
		db = db.Where("version_id IN (SELECT id FROM versions WHERE asset_id = ?)", filter.AssetID)
	}
	if filter.After.ID != "" {
		db = db.Where("(ready_at, id) "+beyond+" (?, ?)", filter.After.ReadyAt, filter.After.ID)
	}
	if filter.Limit > 0 {
		db = db.Limit(filter.Limit)
	}
	var steps []Step
	if err := db.Order(order).Find(&steps).Error; err != nil {
		return nil, translate(err)
	}
	return s.list(ctx, steps)
}

// Step returns one step with what it belongs to.
func (s *Store) Step(ctx context.Context, id string) (*ListedStep, error) {
	var step Step
	if err := s.read(ctx).First(&step, "id = ?", id).Error; err != nil {
		return nil, translate(err)
	}
	listed, err := s.list(ctx, []Step{step})
	if err != nil || len(listed) == 0 {
		return nil, err
	}
	return &listed[0], nil
}
