package invariants_test

import (
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/invariants"
)

// told reads "o12 x13 c20 w30": an opening, a change, a closing and a withdrawal, told so many seconds after noon.
func told(t *testing.T, text string) (events []invariants.Told) {
	t.Helper()
	types := map[byte]string{'o': "rights.opened", 'c': "rights.closed", 'x': "manifest.changed", 'w': "asset.withdrawn"}
	for word := range strings.FieldsSeq(text) {
		after, err := time.ParseDuration(word[1:] + "s")
		must(t, err)
		events = append(events, invariants.Told{Type: types[word[0]], At: noon.Add(after)})
	}
	return events
}

// TestTurnsAreFollowed looks at an asset that was asked at 10 s to be open from 20 s to 30 s.
func TestTurnsAreFollowed(t *testing.T) {
	t.Parallel()
	embargo := invariants.Story{Asset: "film", Edits: []invariants.Edit{
		{Sent: in(-3600), Answered: in(-3600)}, {Window: invariants.Window{Starts: in(20), Ends: in(30)}, Sent: in(10), Answered: in(12)},
	}}
	extended, withdrawn, slow := embargo, embargo, embargo
	extended.Edits = append(extended.Edits[:2:2], invariants.Edit{Window: invariants.Window{Ends: in(60)}, Sent: in(35), Answered: in(37)})
	withdrawn.Withdrawing, withdrawn.Withdrawn = in(34), in(36)
	slow.Edits = append(slow.Edits[:2:2], invariants.Edit{Window: invariants.Window{Ends: in(60)}, Sent: in(25), Answered: in(37)})
	for name, c := range map[string]struct {
		story  invariants.Story
		told   string
		due    float64
		now    float64
		broken bool
	}{
		"as it should be":             {embargo, "x11 c11 o20 c30", 35, 40, false},
		"all late":                    {embargo, "x11 c11 o39 c39", 35, 40, false},
		"not due yet":                 {embargo, "x11 c11 o20", 29, 40, false},
		"the closing is missing":      {embargo, "x11 c11 o20", 30, 40, true},
		"both are missing":            {embargo, "x11 c11", 35, 40, true},
		"the embargo was not told":    {embargo, "x11 o20 c30", 35, 40, true},
		"twice":                       {embargo, "x11 c11 o20 o20 c30", 35, 40, true},
		"the wrong way round":         {embargo, "x11 c11 c30 o30", 35, 40, true},
		"too early":                   {embargo, "x11 c11 o19 c19", 15, 19, true},
		"the edit is lost":            {embargo, "", 15, 15, true},
		"edited after it closed":      {extended, "x11 c11 o20 c30 x36 o36", 50, 50, false},
		"edited, told with the edit":  {extended, "x11 c11 o36 c36 x36 o36", 50, 50, false},
		"edited, and both swallowed":  {extended, "x11 c11 x36 o36", 50, 50, true},
		"edited before it closed":     {slow, "x11 c11 o20 x36", 50, 50, false},
		"edited while it closed":      {slow, "x11 c11 o20 c30 x36 o36", 50, 50, false},
		"withdrawn":                   {withdrawn, "x11 c11 o20 c30 w35", 50, 50, false},
		"withdrawn without the turns": {withdrawn, "x11 c11 w35", 50, 50, true},
		"withdrawn and not told":      {withdrawn, "x11 c11 o20 c30", 50, 50, true},
		"told after the withdrawal":   {withdrawn, "x11 c11 o20 w35 c36", 50, 50, true},
	} {
		found := invariants.CheckTurns(&c.story, told(t, c.told), in(c.due), in(c.now))
		if len(found) > 0 != c.broken {
			t.Errorf("%s: %v", name, found)
		}
	}
}

func TestTurnsNameTheirWindow(t *testing.T) {
	t.Parallel()
	story := invariants.Story{Asset: "film", Edits: []invariants.Edit{
		{Sent: in(-3600), Answered: in(-3600)}, {Window: invariants.Window{Ends: in(20)}, Sent: in(10), Answered: in(12)},
	}}
	events := told(t, "x11 c20")
	for end, broken := range map[time.Time]bool{in(20): false, in(99): true} {
		events[1].Window = &invariants.Window{Ends: end}
		if found := invariants.CheckTurns(&story, events, in(25), in(25)); len(found) > 0 != broken {
			t.Errorf("closed at 20 s with an end at %v: %v", end, found)
		}
	}
}
