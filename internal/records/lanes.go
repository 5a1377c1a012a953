package records

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/reelmill/reelmill/jobs"
)

// LanePause is a lane that somebody told to start nothing new.
type LanePause struct {
	Lane     jobs.Lane `gorm:"primaryKey"`
	PausedAt Instant
	PausedBy string // the API key that asked for it
}

// PausedLanes returns the lanes that are paused.
func (s *Store) PausedLanes(ctx context.Context) ([]LanePause, error) {
	var pauses []LanePause
	err := s.read(ctx).Order("lane").Find(&pauses).Error
	return pauses, err
}

// PauseLane keeps steps of a lane from being started. Running ones go on. A lane that is paused already stays as it is.
func (s *Store) PauseLane(ctx context.Context, lane jobs.Lane, by string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&LanePause{Lane: lane, PausedAt: now(tx), PausedBy: by}).Error
	})
}

// ResumeLane ends the pause of a lane. Resuming what is not paused is no error.
func (s *Store) ResumeLane(ctx context.Context, lane jobs.Lane) error {
	return s.write(ctx, func(tx *gorm.DB) error { return tx.Delete(&LanePause{}, "lane = ?", lane).Error })
}
