package records

import "time"

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
