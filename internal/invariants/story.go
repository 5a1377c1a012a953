package invariants

import "time"

// Window is a rights window as somebody asked for it: half-open, to the millisecond; a zero time is no end.
type Window struct{ Starts, Ends time.Time }

func (w Window) open(at time.Time) bool {
	return (w.Starts.IsZero() || !at.Before(w.Starts)) && (w.Ends.IsZero() || at.Before(w.Ends))
}

// openThroughout tells that the window is open at every moment of a span.
func (w Window) openThroughout(from, to time.Time) bool { return w.open(from) && w.open(to) }

// shutThroughout tells that it is open at none.
func (w Window) shutThroughout(from, to time.Time) bool {
	return !w.Starts.IsZero() && to.Before(w.Starts) || !w.Ends.IsZero() && !from.Before(w.Ends)
}

// Edit is what somebody asked of an asset. It came into force between Sent and Answered; a zero Answered is still to come.
type Edit struct {
	Window

	Fallback       string // id of the asset to show while the window is shut, "" for none
	Sent, Answered time.Time
}

// Story is what its callers know of one asset: all that was asked of it, each thing asked after the one before was answered. Times are those of one
// clock that callers, readers and servers share.
type Story struct {
	Asset string
	// Edits begin with how the asset was made.
	Edits []Edit
	// Published is when somebody first knew it to be published; zero before.
	Published time.Time
	// Withdrawing and Withdrawn are when its withdrawal was asked for, and answered; zero before.
	Withdrawing, Withdrawn time.Time
}

// inForce are the edits of which each was in force at some moment of a span, as far as callers can know.
func (s *Story) inForce(from, to time.Time) (found []Edit) {
	for i, edit := range s.Edits {
		last := i+1 == len(s.Edits)
		if !edit.Sent.After(to) && (last || s.Edits[i+1].Answered.IsZero() || !s.Edits[i+1].Answered.Before(from)) {
			found = append(found, edit)
		}
	}
	return found
}

// all reports whether something is true of every edit that may have been in force in a span.
func (s *Story) all(from, to time.Time, is func(Edit) bool) bool {
	for _, edit := range s.inForce(from, to) {
		if !is(edit) {
			return false
		}
	}
	return true
}

func (s *Story) shut(from, to time.Time) bool {
	return s.all(from, to, func(e Edit) bool { return e.shutThroughout(from, to) })
}

// shown reports whether the asset must be shown throughout a span: it is published, open, and nobody has begun to withdraw it.
func (s *Story) shown(from, to time.Time) bool {
	return !s.Published.IsZero() && !s.Published.After(from) && (s.Withdrawing.IsZero() || to.Before(s.Withdrawing)) &&
		s.all(from, to, func(e Edit) bool { return e.openThroughout(from, to) })
}

// gone reports whether the withdrawal had been answered by a moment.
func (s *Story) gone(at time.Time) bool { return !s.Withdrawn.IsZero() && !at.Before(s.Withdrawn) }
