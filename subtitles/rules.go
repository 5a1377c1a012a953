package subtitles

import "time"

// Rules are editorial limits for [Track.CheckWith]. A zero field switches its rule off.
type Rules struct {
	// LineCells is the width of a line. A wide character, such as a Chinese one, takes two cells.
	LineCells int
	// Lines is the number of lines shown at once.
	Lines int
	// CellsPerSecond is the reading speed.
	CellsPerSecond float64
	// Shortest and Longest bound how long one cue is shown.
	Shortest, Longest time.Duration
	// Tolerance is how far a cue may reach over the end of the video unmentioned.
	Tolerance time.Duration
}

// DefaultRules returns what broadcasters and streaming services agree on for adults: lines of 42 characters, two lines
// (three are tolerated), 20 characters per second, at least five sixths of a second, at most seven seconds.
func DefaultRules() Rules {
	return Rules{
		LineCells: 42, Lines: 3, CellsPerSecond: 20,
		Shortest: 833 * time.Millisecond, Longest: 7 * time.Second,
		Tolerance: 100 * time.Millisecond,
	}
}
