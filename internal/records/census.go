package records

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

// Census counts what is not over, for those who watch. It costs by the length of what waits, never by the length of history.
type Census struct {
	Steps    []StepCount
	Versions map[VersionState]int64 // those being made, and those that failed
	Outbox   []OutboxCount
}

// OutboxCount counts the rows of a lane that must still reach the queue, or wait there for their turn.
type OutboxCount struct {
	Lane  jobs.Lane
	Rows  int64
	Since Instant // since when the oldest of them is due
}

// Due is how long the oldest has been due at a moment.
func (c OutboxCount) Due(now Instant) time.Duration { return max(0, now.Time().Sub(c.Since.Time())) }

// StepCount counts steps that are alike.
type StepCount struct {
	Lane     jobs.Lane
	Priority jobs.Priority
	State    jobs.State
	Count    int64
	Since    Instant // since when the oldest of them is ready and due
}

// Due is how long the oldest has been ready and due at a moment; 0 for steps that are not ready.
func (c StepCount) Due(now Instant) time.Duration {
	if c.State != jobs.StateReady || c.Since == 0 {
		return 0
	}
	return max(0, now.Time().Sub(c.Since.Time()))
}

// Census counts. The three counts are not of one moment.
func (s *Store) Census(ctx context.Context) (Census, error) {
	census := Census{Versions: map[VersionState]int64{}}
	err := s.read(ctx).Model(&Step{}).
		Select("lane, priority, state, COUNT(*) AS count, MIN(CASE WHEN not_before > ready_at THEN not_before ELSE ready_at END) AS since").
		Where("state IN ?", []jobs.State{jobs.StateWaiting, jobs.StateReady, jobs.StateRunning}).Group("lane, priority, state").Find(&census.Steps).Error
	if err != nil {
		return census, err
	}
	var versions []struct {
		State VersionState
		Count int64
	}
	err = s.read(ctx).Model(&Version{}).Select("state, COUNT(*) AS count").
		Where("state IN ?", []VersionState{VersionProcessing, VersionFailed}).Group("state").Find(&versions).Error
	if err != nil {
		return census, err
	}
	for _, row := range versions {
		census.Versions[row.State] = row.Count
	}
	return census, s.countOutbox(ctx, &census)
}

// countOutbox counts rows along the index of flows and finds the oldest of each lane, which is the first by its number. Rows of an older
// release, which have no flow, are sent as they come and not counted.
func (s *Store) countOutbox(ctx context.Context, census *Census) error {
	flows, err := s.Flows(ctx)
	if err != nil {
		return err
	}
	for _, lane := range jobs.Lanes() {
		ours := slices.DeleteFunc(slices.Clone(flows), func(flow Flow) bool { return !strings.HasPrefix(flow.Queue(), string(lane)+".") })
		if len(ours) == 0 {
			continue
		}
		var count struct{ Rows, First int64 }
		err := s.read(ctx).Model(&OutboxRow{}).Select("COUNT(*) AS rows, MIN(id) AS first").Where("flow IN ?", ours).Find(&count).Error
		if err != nil {
			return err
		}
		var first []OutboxRow
		if err := s.read(ctx).Limit(1).Find(&first, "id = ?", count.First).Error; err != nil {
			return err
		}
		for _, row := range first { // none when it was sent meanwhile
			census.Outbox = append(census.Outbox, OutboxCount{Lane: lane, Rows: count.Rows, Since: max(row.CreatedAt, row.NotBefore)})
		}
	}
	return nil
}
