package subtitles

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"
)

// Check compares the track with the length of its video and with [DefaultRules]. Zero means the length is not known.
// It changes nothing. Problems that viewers would miss words by are fatal; questions of style are not.
func (t *Track) Check(duration time.Duration) []Problem {
	return t.CheckWith(duration, DefaultRules())
}

// CheckWith is Check with other rules.
func (t *Track) CheckWith(duration time.Duration, rules Rules) []Problem {
	c := checker{rules: rules, duration: duration, found: &findings{}}
	for i := range t.Cues {
		c.cue(&t.Cues[i], i+1)
	}
	return c.found.close()
}

type checker struct {
	rules    Rules
	duration time.Duration
	found    *findings
	started  time.Duration // of the cue before
	shownTo  time.Duration // of all cues before
}

func (c *checker) cue(cue *Cue, number int) {
	plain := strings.TrimSpace(cue.Plain())
	switch {
	case plain == "":
		c.found.cuef(number, 0, "subtitle-cue-empty", "The cue at %s holds no text.", formatTime(cue.Start, '.'))
		return
	case cue.End <= cue.Start:
		c.found.lostf(number, 0, "subtitle-cue-without-duration", "The cue %q does not end after its start.", cue.excerpt())
		return
	}
	c.order(cue, number)
	c.reach(cue, number)
	c.pace(cue, number, plain)
	c.layout(number, plain)
	c.started = cue.Start
	c.shownTo = max(c.shownTo, cue.End)
}

// order looks at the cue before. Overlapping cues are legal, for two speakers say, but they are usually a mistake.
func (c *checker) order(cue *Cue, number int) {
	if cue.Start < c.started {
		c.found.lostf(number, 0, "subtitle-cues-unsorted", "The cue %q starts before the one above it.", cue.excerpt())
		return
	}
	if cue.Start < c.shownTo {
		c.found.cuef(number, 0, "subtitle-cue-overlap", "The cue %q starts %.3f seconds before an earlier one has ended.",
			cue.excerpt(), (c.shownTo - cue.Start).Seconds())
	}
}

func (c *checker) reach(cue *Cue, number int) {
	if c.duration <= 0 {
		return
	}
	if cue.Start >= c.duration {
		c.found.lostf(number, 0, "subtitle-cue-beyond-end", "The cue %q starts at %s, after the video has ended at %s.",
			cue.excerpt(), formatTime(cue.Start, '.'), formatTime(c.duration, '.'))
		return
	}
	if cue.End > c.duration+c.rules.Tolerance {
		c.found.cuef(number, 0, "subtitle-cue-beyond-end", "The cue %q stays %.3f seconds longer than the video.",
			cue.excerpt(), (cue.End - c.duration).Seconds())
	}
}

func (c *checker) pace(cue *Cue, number int, plain string) {
	shown := cue.Duration()
	speed := float64(cells(plain)) / shown.Seconds()
	switch {
	case c.rules.CellsPerSecond > 0 && speed > c.rules.CellsPerSecond:
		c.found.cuef(number, 0, "subtitle-reading-too-fast",
			"The cue %q needs %.0f characters per second; viewers read %.0f.", cue.excerpt(), speed, c.rules.CellsPerSecond)
	case shown < c.rules.Shortest:
		c.found.cuef(number, 0, "subtitle-cue-too-short", "The cue %q is shown for %.3f seconds only.",
			cue.excerpt(), shown.Seconds())
	case c.rules.Longest > 0 && shown > c.rules.Longest:
		c.found.cuef(number, 0, "subtitle-cue-too-slow", "The cue %q is shown for %.1f seconds; %.1f are usual at most.",
			cue.excerpt(), shown.Seconds(), c.rules.Longest.Seconds())
	}
}

func (c *checker) layout(number int, plain string) {
	lines := strings.Split(plain, "\n")
	if c.rules.Lines > 0 && len(lines) > c.rules.Lines {
		c.found.cuef(number, 0, "subtitle-too-many-lines", "%d lines cover too much of the picture; %d are usual at most.",
			len(lines), c.rules.Lines)
	}
	for _, line := range lines {
		if n := cells(line); c.rules.LineCells > 0 && n > c.rules.LineCells {
			c.found.cuef(number, 0, "subtitle-line-too-wide",
				"The line %q is %d characters wide; %d fit.", clip(line), n, c.rules.LineCells)
			return
		}
	}
}

// cells measures text as a screen does: wide characters take two cells, marks and line breaks none.
func cells(text string) int {
	n := 0
	for _, r := range text {
		switch kind := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc):
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
