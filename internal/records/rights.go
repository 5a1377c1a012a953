package records

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
)

// Phase is the side of a rights window.
type Phase string

// The phases.
const (
	PhaseUpcoming Phase = "upcoming" // it has not begun
	PhaseOpen     Phase = "open"
	PhaseClosed   Phase = "closed" // it has ended
)

// Window tells on which side of its rights window an asset is, and when that next changes; zero when it never does. The window is
// half-open: it is open at StartsAt and closed at EndsAt.
func (a *Asset) Window(at time.Time) (phase Phase, change time.Time) {
	start, end := a.StartsAt.Time(), a.EndsAt.Time()
	switch {
	case !start.IsZero() && at.Before(start):
		return PhaseUpcoming, start
	case end.IsZero():
		return PhaseOpen, time.Time{}
	case at.Before(end):
		return PhaseOpen, end
	default:
		return PhaseClosed, time.Time{}
	}
}

// StateAt is the asset's state as people see it: a published one whose window has ended is expired.
func (a *Asset) StateAt(at time.Time) AssetState {
	if phase, _ := a.Window(at); a.State == AssetPublished && phase == PhaseClosed {
		return AssetExpired
	}
	return a.State
}

// narrowed reports whether a list of territories leaves out what another allowed; an empty list is everywhere.
func narrowed(before, after []string) bool {
	if len(after) == 0 {
		return false
	}
	return len(before) == 0 || lost(before, after)
}

// settleRights brings what is announced of the rights window up to a moment and returns the events that are due for it, in order. What
// was never announced is taken as it is.
func (a *Asset) settleRights(at time.Time) []EventType {
	phase, change := a.Window(at)
	before := a.RightsPhase
	a.RightsPhase, a.RightsDue = phase, At(change)
	switch {
	case before == "" || before == phase:
		return nil
	case phase == PhaseOpen:
		return []EventType{EventRightsOpened}
	case before == PhaseUpcoming && phase == PhaseClosed: // it opened and closed while nobody looked
		return []EventType{EventRightsOpened, EventRightsClosed}
	case before == PhaseOpen:
		return []EventType{EventRightsClosed}
	default: // moved from one closed side to the other
		return nil
	}
}

// moveRights does so after an edit has moved the window. From before its beginning to behind its end, nothing was open in between.
func (a *Asset) moveRights(at time.Time) []EventType {
	if a.RightsPhase == PhaseUpcoming {
		a.RightsPhase = PhaseClosed
	}
	return a.settleRights(at)
}

// announce writes the events of a rights window. They happened when the clock passed its ends; edited tells that somebody moved these, and that
// it happens now. Of a withdrawn asset there is nothing more to say.
func announce(tx *gorm.DB, asset *Asset, events []EventType, edited bool) error {
	if asset.State == AssetWithdrawn {
		return nil
	}
	for _, kind := range events {
		event := &Event{
			AssetID: asset.ID, Version: asset.PublishedVersion, Type: kind,
			Facts: map[string]any{"starts_at": asset.StartsAt.Pointer(), "ends_at": asset.EndsAt.Pointer()},
		}
		if !edited {
			event.HappenedAt = asset.turned(kind)
		}
		if err := emitOf(tx, event); err != nil {
			return err
		}
	}
	return nil
}

// turned is when the clock opens or closes the window.
func (a *Asset) turned(kind EventType) Instant {
	if kind == EventRightsOpened {
		return a.StartsAt
	}
	return a.EndsAt
}

// AnnounceRights writes the events of rights windows that have opened or closed since they were last looked at, however long ago that
// was, of up to limit assets, and returns how many assets it found. Withdrawn assets are passed over in silence.
func (s *Store) AnnounceRights(ctx context.Context, limit int) (int, error) {
	var due []string
	err := s.read(ctx).Model(&Asset{}).Where("rights_due <> 0 AND rights_due <= ?", s.now()).Order("rights_due").Limit(limit).Pluck("id", &due).Error
	if err != nil {
		return 0, err
	}
	var faults []error
	for _, id := range due { // one that cannot be told of keeps none of the others
		faults = append(faults, s.write(ctx, func(tx *gorm.DB) error { return s.announceOf(tx, id) }))
	}
	return len(due), errors.Join(faults...)
}

func (s *Store) announceOf(tx *gorm.DB, id string) error {
	asset, err := s.lockAsset(tx, id)
	if err != nil {
		return err
	}
	events := asset.settleRights(now(tx).Time())
	also := map[string]any{"rights_phase": asset.RightsPhase, "rights_due": asset.RightsDue}
	if len(events) == 0 || asset.State == AssetWithdrawn {
		return tx.Model(&Asset{}).Where("id = ?", id).Updates(also).Error
	}
	// Who follows changes by their time finds the asset again.
	if err := touch(tx, id, also); err != nil {
		return err
	}
	if err := moved(tx, id); err != nil {
		return err
	}
	return announce(tx, asset, events, false)
}

// NextRights is when the next rights window opens or closes; zero when none will.
func (s *Store) NextRights(ctx context.Context) (Instant, error) {
	var next Instant
	err := s.read(ctx).Model(&Asset{}).Where("rights_due <> 0").Select("COALESCE(MIN(rights_due), 0)").Scan(&next).Error
	return next, err
}
