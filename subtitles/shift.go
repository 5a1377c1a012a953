package subtitles

import (
	"fmt"
	"strings"
	"time"
)

// Shift moves every cue, and the time stamps inside its text, by d, which may be negative. A cue that would begin
// before zero is cut there; one that would end there or earlier is dropped. Both are reported, the latter as fatal.
func (t *Track) Shift(d time.Duration) []Problem {
	found := &findings{}
	d = min(max(d.Round(time.Millisecond), -maxTime), maxTime)
	kept := t.Cues[:0]
	var notes []string
	for i, cue := range t.Cues {
		cue.Notes = append(notes, cue.Notes...)
		if shiftCue(&cue, d, i+1, found) {
			kept, notes = append(kept, cue), nil
			continue
		}
		notes = cue.Notes
	}
	clear(t.Cues[len(kept):])
	t.Cues = kept
	t.Tail = append(notes, t.Tail...)
	return found.close()
}

// shiftCue moves one cue and says whether anything of it is left.
func shiftCue(c *Cue, d time.Duration, number int, found *findings) bool {
	start, end := c.Start+d, c.End+d
	if end <= 0 || start >= maxTime {
		found.lostf(number, 0, "subtitle-cue-out-of-range", "The cue %q would lie outside the video and was dropped.", c.excerpt())
		return false
	}
	if start < 0 {
		found.cuef(number, 0, "subtitle-cue-clipped", "The cue %q would begin before zero and was cut there.", c.excerpt())
		start = 0
	}
	c.Start, c.End = start, end
	c.Lines = c.shiftedText(d)
	return true
}

// shiftedText moves the time tags inside the text and leaves out those that are no longer within the cue.
func (c Cue) shiftedText(d time.Duration) []string {
	text := strings.Join(c.Lines, "\n")
	if !strings.Contains(text, "<") {
		return c.Lines
	}
	tokens := tokenize(text)
	kept := tokens[:0]
	for _, t := range tokens {
		if t.kind == timeTag {
			if t.at += d; t.at <= c.Start || t.at >= c.End {
				continue
			}
		}
		kept = append(kept, t)
	}
	return strings.Split(writeTokens(kept), "\n")
}

// Stretch multiplies every time by to/from, which turns subtitles made for one frame rate into those for another:
// Stretch(25, 24) follows a film that was slowed down from 25 to 24 frames per second, so from/to is the factor of its
// length. Rates that are not above zero leave the track alone and are reported.
func (t *Track) Stretch(from, to float64) []Problem {
	factor := from / to
	if !(from > 0) || !(to > 0) || factor > 10 || factor < 0.1 {
		return []Problem{{
			Code:    "subtitle-bad-rate",
			Message: fmt.Sprintf("Times cannot be stretched from %v to %v frames per second.", from, to), Fatal: true,
		}}
	}
	found := &findings{}
	scale := func(d time.Duration) time.Duration {
		return time.Duration(float64(d) * factor).Round(time.Millisecond)
	}
	for i := range t.Cues {
		c := &t.Cues[i]
		tokens := tokenize(strings.Join(c.Lines, "\n"))
		for j := range tokens {
			tokens[j].at = scale(tokens[j].at)
		}
		c.Start, c.End = scale(c.Start), scale(c.End)
		c.Lines = strings.Split(writeTokens(tokens), "\n")
		if c.End <= c.Start {
			c.End = c.Start + time.Millisecond
			found.cuef(i+1, 0, "subtitle-cue-clipped", "The cue %q became too short and was kept at one millisecond.", c.excerpt())
		}
	}
	return found.close()
}
