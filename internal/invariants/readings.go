package invariants

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// The names of what is asked of every answer to a reader.
const (
	withdrawnIsGone  = "withdrawn-is-gone"
	shutIsShut       = "shut-is-shut"
	openIsShown      = "open-is-shown"
	standInIsShown   = "stand-in-is-shown"
	keptNotPastRight = "kept-not-past-the-window"
)

// OfReaders is the closed list of what is asked of every answer that a reader gets, whichever server gives it. The names are those of the
// violations that [Judge] finds.
func OfReaders() []Invariant {
	return []Invariant{
		{Name: withdrawnIsGone, Class: Always, Sentence: "Once a withdrawal was answered, no server hands out the asset's manifest or media, nor the asset in place of another."},
		{Name: shutIsShut, Class: Always, Sentence: "Outside its rights window no server hands out an asset's manifest or media."},
		{Name: openIsShown, Class: Always, Sentence: "Inside its window a published asset is shown by every server that answers, and nothing in its place."},
		{Name: standInIsShown, Class: Always, Sentence: "While its window is shut readers get the asset's fallback where that may be shown, marked as such, and no other asset."},
		{Name: keptNotPastRight, Class: Always, Sentence: "No answer may be kept past the end of the window it was given in, or past the opening of the asset it stands in for."},
	}
}

// clocksApart is how far a server's clock may be off that of its callers: it knows the database's by asking for it.
const clocksApart = 100 * time.Millisecond

// underWay is how long an answer may take from its server to its reader.
const underWay = 5 * time.Second

// Reading is one answer to one reader.
type Reading struct {
	Asset          string // that was asked for, by its id
	Media          bool   // it was asked for a file of the asset, not for its manifest
	Sent, Received time.Time
	Status         int
	Shown          string    // id of the asset that was shown, "" where none was
	For            string    // the asset it says to stand in for
	Kept           time.Time // until when caches may keep the answer, zero where they may not
}

// Judge compares an answer with the stories of the assets it is about; stories it does not know are passed over. It answers nothing where all is well.
// Answers that only say that a server cannot do its work now are always well.
func Judge(story func(asset string) (Story, bool), r Reading) []Violation {
	asked, ok := story(r.Asset)
	if !ok || r.Status >= http.StatusInternalServerError || r.Status == http.StatusTooManyRequests {
		return nil
	}
	j := judge{Reading: r, asked: &asked, from: r.Sent.Add(-clocksApart), to: r.Received.Add(clocksApart)}
	if shown, ok := story(r.Shown); ok {
		j.shown = &shown
	}
	if r.Shown != "" {
		j.given()
	} else {
		j.refused(story)
	}
	j.kept()
	return j.found
}

// judge is an answer under examination.
type judge struct {
	Reading

	from, to     time.Time // of the server's clock, as far as it may be off
	asked, shown *Story    // shown is nil where nothing is known of it
	found        []Violation
}

// given looks at an answer that shows something.
func (j *judge) given() {
	switch {
	case j.asked.gone(j.Sent):
		j.violate(withdrawnIsGone, "it was withdrawn at %v", clock(j.asked.Withdrawn))
	case j.shown != nil && j.shown.gone(j.Sent):
		j.violate(withdrawnIsGone, "what is shown was withdrawn at %v", clock(j.shown.Withdrawn))
	}
	if j.shown != nil && j.shown.shut(j.latest(), j.to) {
		j.violate(shutIsShut, "in force were %s", j.shown.windows(j.from, j.to))
	}
	if j.Shown == j.Asset {
		if j.For != "" {
			j.violate(standInIsShown, "the asset stands in for %s", j.For)
		}
		return
	}
	if j.For != j.Asset {
		j.violate(standInIsShown, "it says to stand in for %q", j.For)
	}
	if j.asked.shown(j.from, j.to) {
		j.violate(openIsShown, "in force were %s", j.asked.windows(j.from, j.to))
	}
	if j.asked.all(j.from, j.to, func(e Edit) bool { return e.Fallback != j.Shown }) {
		j.violate(standInIsShown, "in force were %s", j.asked.windows(j.from, j.to))
	}
}

// latest is the moment that an answer is of at the earliest: it may not have waited long since.
func (j *judge) latest() time.Time {
	if from := j.Received.Add(-underWay); from.After(j.from) {
		return from
	}
	return j.from
}

// refused looks at an answer that shows nothing. Media are refused for more reasons than this knows: their addresses end by themselves.
func (j *judge) refused(story func(string) (Story, bool)) {
	if j.Media {
		return
	}
	if j.asked.shown(j.from, j.to) {
		j.violate(openIsShown, "in force were %s", j.asked.windows(j.from, j.to))
	}
	if j.asked.Published.IsZero() || j.asked.Published.After(j.Sent) || !j.asked.Withdrawing.IsZero() && !j.Received.Before(j.asked.Withdrawing) {
		return
	}
	helped := func(e Edit) bool {
		other, ok := story(e.Fallback)
		return ok && e.shutThroughout(j.from, j.to) && other.shown(j.from, j.to)
	}
	if j.asked.all(j.Sent, j.Received, helped) {
		j.violate(standInIsShown, "in force were %s", j.asked.windows(j.from, j.to))
	}
}

// kept looks at how long an answer may be kept. What is refused may not be kept at all.
func (j *judge) kept() {
	switch {
	case j.Kept.IsZero():
	case j.Shown == "":
		j.violate(keptNotPastRight, "a refusal may be kept until %v", clock(j.Kept))
	case j.shown != nil && j.shown.all(j.from, j.to, func(e Edit) bool { return !e.Ends.IsZero() && j.Kept.Add(-clocksApart).After(e.Ends) }):
		j.violate(keptNotPastRight, "it may be kept until %v, in force were %s", clock(j.Kept), j.shown.windows(j.from, j.to))
	case j.Shown != j.Asset && j.asked.all(j.from, j.to, func(e Edit) bool { return e.Starts.After(j.Sent) && j.Kept.Add(-clocksApart).After(e.Starts) }):
		j.violate(keptNotPastRight, "it may be kept until %v, in force were %s", clock(j.Kept), j.asked.windows(j.from, j.to))
	}
}

func (j *judge) violate(name, format string, args ...any) {
	kind := "the manifest"
	if j.Media {
		kind = "a file"
	}
	what := fmt.Sprintf("%s of %s, asked for at %v, was answered at %v with %d, showing %q: ", kind, j.Asset, clock(j.Sent), clock(j.Received), j.Status, j.Shown)
	j.found = append(j.found, violation(name, sentenceOf(name), []string{what + fmt.Sprintf(format, args...)}))
}

func sentenceOf(name string) string {
	for _, invariant := range OfReaders() {
		if invariant.Name == name {
			return invariant.Sentence
		}
	}
	return ""
}

// windows are the edits that may have been in force, for people.
func (s *Story) windows(from, to time.Time) string {
	var text strings.Builder
	for _, edit := range s.inForce(from, to) {
		fmt.Fprintf(&text, "[%s, %s) with %q as asked between %s and %s; ", clock(edit.Starts), clock(edit.Ends), edit.Fallback, clock(edit.Sent), clock(edit.Answered))
	}
	return strings.TrimSuffix(text.String(), "; ")
}

// clock is the time of day, "-" for none.
func clock(at time.Time) string {
	if at.IsZero() {
		return "-"
	}
	return at.UTC().Format("15:04:05.000")
}
