package invariants

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// The events that a story makes.
const (
	toldOpened    = "rights.opened"
	toldClosed    = "rights.closed"
	toldChanged   = "manifest.changed"
	toldWithdrawn = "asset.withdrawn"
)

// OfTurns is the closed list of what is asked of the events of assets whose stories are known. The names are those of the violations that
// [CheckTurns] finds.
func OfTurns() []Invariant {
	return []Invariant{
		{
			Name: "turns-are-told", Class: Always,
			Sentence: "Every opening and closing of a rights window that passed was told, once and in its order among the edits, " +
				"with the window it was of, also when everything was down; a withdrawal comes last.",
		},
	}
}

// Told is one event of an asset, in the order of the records: an opening, a closing, a withdrawal, or a change of rights or fallback.
type Told struct {
	Type string
	At   time.Time
	// Window is what a message about an opening or a closing says; nil where it was not written yet.
	Window *Window
}

// CheckTurns compares what was told of an asset until a moment, with nothing of its story under way, with what its story makes. What came true after due may
// still be missing.
func CheckTurns(story *Story, told []Told, due, now time.Time) []Violation {
	var offenders []string
	if m := (&turns{Story: story, told: told, due: due, now: now}); !m.after(0, 0, story.Edits[0].Sent, story.Edits[0].open(story.Edits[0].Sent)) {
		offenders = append(offenders, fmt.Sprintf("of %s was told %s, which does not fit %s withdrawn between %s and %s, looked at %s",
			story.Asset, listed(told), story.windows(time.Time{}, now), clock(story.Withdrawing), clock(story.Withdrawn), clock(now)))
	}
	for _, each := range told {
		if each.Window != nil && !each.fits() {
			offenders = append(offenders, fmt.Sprintf("of %s %s was told at %s with [%s, %s)",
				story.Asset, each.Type, clock(each.At), clock(each.Window.Starts), clock(each.Window.Ends)))
		}
	}
	if len(offenders) == 0 {
		return nil
	}
	invariant := OfTurns()[0]
	return []Violation{violation(invariant.Name, invariant.Sentence, offenders)}
}

// fits tells that a window that is said to have opened had begun, and that one that is said to have closed was not open.
func (t Told) fits() bool {
	if t.Type == toldOpened {
		return !t.At.Before(t.Window.Starts)
	}
	return !t.Window.open(t.At)
}

// turns follows a story through what was told.
type turns struct {
	*Story

	told     []Told
	due, now time.Time
}

// after reports whether what was told from place on is what follows the edit of some number, in force since a moment, with the window open or not.
// The moment of an edit is known to lie before it was told and after it was asked for: what its window did in between may be told or not.
func (t *turns) after(edit, place int, since time.Time, open bool) bool {
	window := t.Edits[edit].Window
	if edit+1 == len(t.Edits) {
		return t.ends(window, place, since, open)
	}
	next := t.place(place, toldChanged)
	if next < 0 {
		return false
	}
	for _, at := range moments(t.Edits[edit+1].Sent, t.told[next].At, window, t.Edits[edit+1].Window) {
		passed, stillOpen := between(window, since, at, open)
		opens := t.Edits[edit+1].open(at)
		want := slices.Concat(passed, []string{toldChanged})
		switch {
		case opens && !stillOpen:
			want = append(want, toldOpened)
		case !opens && stillOpen:
			want = append(want, toldClosed)
		}
		if t.say(place, want) && t.after(edit+1, place+len(want), at, opens) {
			return true
		}
	}
	return false
}

// ends looks at what follows the last edit.
func (t *turns) ends(window Window, place int, since time.Time, open bool) bool {
	if t.Withdrawn.IsZero() {
		must, _ := between(window, since, t.due, open)
		may, _ := between(window, since, t.now, open)
		rest := len(t.told) - place
		return rest >= len(must) && rest <= len(may) && t.say(place, may[:rest])
	}
	last := t.place(place, toldWithdrawn)
	if last != len(t.told)-1 {
		return false
	}
	for _, at := range moments(t.Withdrawing, t.told[last].At, window) {
		if passed, _ := between(window, since, at, open); len(passed) == last-place && t.say(place, passed) {
			return true
		}
	}
	return false
}

// place is where an event of some type comes next, -1 where none does.
func (t *turns) place(from int, kind string) int {
	for i := from; i < len(t.told); i++ {
		if t.told[i].Type == kind {
			return i
		}
	}
	return -1
}

// say reports whether these types were told from a place on.
func (t *turns) say(place int, types []string) bool {
	if place+len(types) > len(t.told) {
		return false
	}
	return slices.EqualFunc(t.told[place:place+len(types)], types, func(told Told, kind string) bool { return told.Type == kind })
}

// moments are those of a span between which nothing turns: its ends, and the turns of windows within it.
func moments(from, to time.Time, windows ...Window) []time.Time {
	found := []time.Time{to, from}
	for _, w := range windows {
		for _, turn := range []time.Time{w.Starts, w.Ends} {
			if turn.After(from) && turn.Before(to) {
				found = append(found, turn)
			}
		}
	}
	return found
}

// between are the turns of a window after one moment, up to and with another, and whether it is open then.
func between(w Window, from, to time.Time, open bool) ([]string, bool) {
	var passed []string
	if !open && w.Starts.After(from) && !w.Starts.After(to) {
		passed, open = append(passed, toldOpened), true
	}
	if open && w.Ends.After(from) && !w.Ends.After(to) {
		passed, open = append(passed, toldClosed), false
	}
	return passed, open
}

func listed(told []Told) string {
	var b strings.Builder
	for _, each := range told {
		fmt.Fprintf(&b, "%s at %s, ", each.Type, clock(each.At))
	}
	return strings.TrimSuffix(b.String(), ", ")
}
