package invariants_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/invariants"
)

var noon = time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)

// in is a moment so many seconds after noon.
func in(seconds float64) time.Time {
	return noon.Add(time.Duration(seconds * float64(time.Second)))
}

// tales are assets at noon: film was made open an hour ago, was asked at 10 s to close at 20 s with stand-in in its place, and to be open again at 40 s,
// which takes until 42 s; later opens at 30 s; gone was withdrawn from 5 s to 6 s.
func tales(asset string) (invariants.Story, bool) {
	made := invariants.Edit{Sent: in(-3600), Answered: in(-3600)}
	story := invariants.Story{Asset: asset, Published: in(-3000), Edits: []invariants.Edit{made}}
	switch asset {
	case "film":
		story.Edits = append(story.Edits, invariants.Edit{Window: invariants.Window{Ends: in(20)}, Fallback: "stand-in", Sent: in(10), Answered: in(11)},
			invariants.Edit{Fallback: "stand-in", Sent: in(40), Answered: in(42)})
	case "later":
		story.Edits[0].Window, story.Edits[0].Fallback = invariants.Window{Starts: in(30)}, "stand-in"
	case "gone":
		story.Withdrawing, story.Withdrawn = in(5), in(6)
	case "stand-in":
	default:
		return story, false
	}
	return story, true
}

// TestEveryReadingIsJudged also shows that each sentence about readers can be broken.
func TestEveryReadingIsJudged(t *testing.T) {
	t.Parallel()
	const ok, shut = http.StatusOK, http.StatusGone
	broken := map[string]bool{}
	for name, c := range map[string]struct {
		r    invariants.Reading
		want string
	}{
		"open":                         {invariants.Reading{Asset: "film", Sent: in(1), Received: in(2), Status: ok, Shown: "film", Kept: in(12)}, ""},
		"open, refused":                {invariants.Reading{Asset: "film", Sent: in(1), Received: in(2), Status: shut}, "open-is-shown"},
		"open, not found":              {invariants.Reading{Asset: "film", Sent: in(1), Received: in(2), Status: http.StatusNotFound}, "open-is-shown"},
		"open, another":                {invariants.Reading{Asset: "film", Sent: in(12), Received: in(13), Status: ok, Shown: "stand-in", For: "film"}, "open-is-shown"},
		"open, the server is ill":      {invariants.Reading{Asset: "film", Sent: in(1), Received: in(2), Status: http.StatusServiceUnavailable}, ""},
		"its end moves":                {invariants.Reading{Asset: "film", Sent: in(9), Received: in(10.5), Status: ok, Shown: "film", Kept: in(20.5)}, ""},
		"kept too long":                {invariants.Reading{Asset: "film", Sent: in(12), Received: in(12), Status: ok, Shown: "film", Kept: in(21)}, "kept-not-past-the-window"},
		"a refusal is kept":            {invariants.Reading{Asset: "gone", Sent: in(12), Received: in(12), Status: shut, Kept: in(13)}, "kept-not-past-the-window"},
		"asked before, answered after": {invariants.Reading{Asset: "film", Sent: in(19.9), Received: in(24), Status: ok, Shown: "film"}, ""},
		"answered long after":          {invariants.Reading{Asset: "film", Sent: in(19.9), Received: in(26), Status: ok, Shown: "film"}, "shut-is-shut"},
		"shut":                         {invariants.Reading{Asset: "film", Sent: in(21), Received: in(21), Status: ok, Shown: "film"}, "shut-is-shut"},
		"shut, a file":                 {invariants.Reading{Asset: "film", Media: true, Sent: in(21), Received: in(21), Status: ok, Shown: "film"}, "shut-is-shut"},
		"shut, a file refused":         {invariants.Reading{Asset: "film", Media: true, Sent: in(21), Received: in(21), Status: shut}, ""},
		"another in its place":         {invariants.Reading{Asset: "film", Sent: in(21), Received: in(21), Status: ok, Shown: "stand-in", For: "film", Kept: in(30)}, ""},
		"another without a word":       {invariants.Reading{Asset: "film", Sent: in(21), Received: in(21), Status: ok, Shown: "stand-in"}, "stand-in-is-shown"},
		"the wrong other":              {invariants.Reading{Asset: "film", Sent: in(21), Received: in(21), Status: ok, Shown: "somebody", For: "film"}, "stand-in-is-shown"},
		"nothing in its place":         {invariants.Reading{Asset: "film", Sent: in(21), Received: in(21), Status: shut}, "stand-in-is-shown"},
		"being opened, open":           {invariants.Reading{Asset: "film", Sent: in(41), Received: in(41), Status: ok, Shown: "film"}, ""},
		"being opened, shut":           {invariants.Reading{Asset: "film", Sent: in(41), Received: in(41), Status: ok, Shown: "stand-in", For: "film"}, ""},
		"not open yet":                 {invariants.Reading{Asset: "later", Sent: in(20), Received: in(29.5), Status: ok, Shown: "later"}, "shut-is-shut"},
		"kept until it opens":          {invariants.Reading{Asset: "later", Sent: in(25), Received: in(25), Status: ok, Shown: "stand-in", For: "later", Kept: in(30)}, ""},
		"kept past its opening":        {invariants.Reading{Asset: "later", Sent: in(25), Received: in(25), Status: ok, Shown: "stand-in", For: "later", Kept: in(31)}, "kept-not-past-the-window"},
		"being withdrawn":              {invariants.Reading{Asset: "gone", Sent: in(5), Received: in(7), Status: ok, Shown: "gone"}, ""},
		"withdrawn":                    {invariants.Reading{Asset: "gone", Sent: in(6), Received: in(7), Status: ok, Shown: "gone"}, "withdrawn-is-gone"},
		"withdrawn, a file":            {invariants.Reading{Asset: "gone", Media: true, Sent: in(6), Received: in(7), Status: ok, Shown: "gone"}, "withdrawn-is-gone"},
		"withdrawn, in another place":  {invariants.Reading{Asset: "unknown", Sent: in(6), Received: in(7), Status: ok, Shown: "gone"}, ""},
	} {
		var names []string
		for _, violation := range invariants.Judge(tales, c.r) {
			names = append(names, violation.Name)
		}
		if c.want == "" && len(names) > 0 || c.want != "" && !slices.Equal(names, []string{c.want}) {
			t.Errorf("%s: %q, want %q", name, names, c.want)
		}
		broken[c.want] = true
	}
	for _, invariant := range invariants.OfReaders() {
		if !broken[invariant.Name] {
			t.Errorf("nothing breaks %s", invariant.Name)
		}
	}
}
