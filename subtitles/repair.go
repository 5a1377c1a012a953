package subtitles

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// repair leaves only cues that can be shown, in the order of their start. It fails when none is left.
func (t *Track) repair(limits Limits, found *findings) error {
	if err := limits.checkCues(len(t.Cues)); err != nil {
		return err
	}
	kept := t.Cues[:0]
	var notes []string // of dropped cues; comments outlive the cue they stood before
	for i := range t.Cues {
		cue := t.Cues[i]
		if cue.number == 0 {
			cue.number = i + 1
		}
		if err := limits.checkCueText(cue.number, cue.textBytes()); err != nil {
			return err
		}
		cue.Notes = append(notes, cue.Notes...)
		if !repairCue(&cue, found) {
			notes = cue.Notes
			continue
		}
		notes = nil
		kept = append(kept, cue)
	}
	t.Cues = kept
	t.Tail = append(notes, t.Tail...)
	if len(t.Cues) == 0 {
		return errNoCues()
	}
	t.order(found)
	return nil
}

func errNoCues() *Error {
	return refuse("subtitle-no-cues", "The file holds no subtitle that could be shown.",
		"Check that the export was finished and that every subtitle has a start, a later end and text.")
}

func (c Cue) textBytes() int {
	n := 0
	for _, line := range c.Lines {
		n += len(line) + 1
	}
	return n
}

// repairCue brings one cue into its proper form and says whether anything is left to show.
func repairCue(c *Cue, found *findings) bool {
	c.Start, c.End = c.Start.Round(time.Millisecond), c.End.Round(time.Millisecond)
	if strings.TrimSpace(c.Plain()) == "" {
		found.cuef(c.number, c.line, "subtitle-cue-empty", "The cue at %s holds no text and was left out.",
			formatTime(c.Start, '.'))
		return false
	}
	if c.Start < 0 || c.End > maxTime {
		found.lostf(c.number, c.line, "subtitle-cue-out-of-range", "The cue %q lies outside the possible times and was left out.",
			c.excerpt())
		return false
	}
	if c.End <= c.Start {
		found.lostf(c.number, c.line, "subtitle-cue-without-duration",
			"The cue %q ends at %s, not after its start at %s; it was left out.",
			c.excerpt(), formatTime(c.End, '.'), formatTime(c.Start, '.'))
		return false
	}
	text, repairs := mend(strings.Join(c.Lines, "\n"), c.Start, c.End)
	for range repairs {
		found.count("subtitle-tag-repaired")
	}
	c.Lines = textLines(text)
	return true
}

// textLines splits cue text and leaves out blank lines, which would end the cue.
func textLines(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool {
		return strings.TrimSpace(line) == ""
	})
}

// excerpt quotes the beginning of the text, for messages.
func (c Cue) excerpt() string {
	runes := []rune(strings.Join(strings.Fields(c.Plain()), " "))
	if len(runes) > 40 {
		return string(runes[:39]) + "…"
	}
	return string(runes)
}

func byStart(a, b Cue) int { return cmp.Compare(a.Start, b.Start) }

func (t *Track) order(found *findings) {
	if slices.IsSortedFunc(t.Cues, byStart) {
		return
	}
	moved := 0
	for i := 1; i < len(t.Cues); i++ {
		if t.Cues[i].Start < t.Cues[i-1].Start {
			moved++
		}
	}
	slices.SortStableFunc(t.Cues, byStart)
	found.filef("subtitle-cues-unsorted", "The cues were not in the order of their start (%d times); they were sorted.", moved)
}
