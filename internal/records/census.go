package records

import (
	"context"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

// Census counts what is not over, for those who watch. It costs by the length of what waits, never by the length of history.
type Census struct {
	Steps    []StepCount
	Versions map[VersionState]int64 // those being made, and those that failed
	Outbox   int64                  // rows that must still reach the queue
	// OutboxAge is how long the oldest of them waits beyond its time.
	OutboxAge time.Duration
}

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

// countOutbox counts rows and finds the oldest, which is the first by its number.
func (s *Store) countOutbox(ctx context.Context, census *Census) error {
	if err := s.read(ctx).Model(&OutboxRow{}).Count(&census.Outbox).Error; err != nil {
		return err
	}
	var oldest []OutboxRow
	if err := s.read(ctx).Order("id").Limit(1).Find(&oldest).Error; err != nil {
		return err
	}
	for _, row := range oldest {
		census.OutboxAge = max(0, Now().Time().Sub(max(row.CreatedAt, row.NotBefore).Time()))
	}
	return nil
}
