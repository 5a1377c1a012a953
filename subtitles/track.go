package subtitles

import (
	"slices"
	"strings"
	"time"
)

// Track is one subtitle track. The zero value is an empty track. Tracks hold no locks: share them for reading only.
type Track struct {
	// Format is what the track was read from.
	Format Format
	// Charset is the text encoding it was read from, by its WHATWG name; "" for a track made by hand.
	Charset string
	// Language is the BCP 47 tag the file itself declares (TTML and STL), or "".
	Language string
	// Title is the text beside the WEBVTT signature, or the title an SSA or STL file declares.
	Title string
	// Head holds the STYLE, REGION and NOTE blocks before the first cue, each without its closing blank line.
	Head []string
	// Cues are ordered by start once [Read] returns them.
	Cues []Cue
	// Tail holds the NOTE blocks after the last cue.
	Tail []string
}

// Cue is one subtitle: its text, between two times on the clock of the media, half-open like all our times.
type Cue struct {
	// ID is the WebVTT cue identifier or the xml:id of TTML. SubRip numbers are positions, not identifiers.
	ID string
	// Start and End have millisecond precision.
	Start, End time.Duration
	// Lines is WebVTT cue text, one element per line, whatever format was read: & and < are escaped and only the
	// tags b, i, u, c, v, lang, ruby, rt and time stamps occur. See [Cue.Plain].
	Lines []string
	// Settings is a valid WebVTT settings list such as "line:0 align:left", or "".
	Settings string
	// Notes are the NOTE blocks directly before the cue.
	Notes []string

	// number and line are the cue's place in the file, for problems.
	number, line int
}

// Plain returns the text without tags and entities, lines joined by "\n". Ruby annotations follow their base in
// parentheses.
func (c Cue) Plain() string { return plainText(strings.Join(c.Lines, "\n")) }

// Duration returns how long the cue is shown.
func (c Cue) Duration() time.Duration { return c.End - c.Start }

// Speaker returns the first voice named in the cue, or "".
func (c Cue) Speaker() string {
	for _, t := range tokenize(strings.Join(c.Lines, "\n")) {
		if t.kind == startTag && t.name == tagVoice {
			return strings.TrimSpace(unescape(t.annotation))
		}
	}
	return ""
}

// Clone returns a deep copy.
func (t *Track) Clone() *Track {
	out := *t
	out.Head, out.Tail = slices.Clone(t.Head), slices.Clone(t.Tail)
	out.Cues = slices.Clone(t.Cues)
	for i := range out.Cues {
		out.Cues[i].Lines = slices.Clone(out.Cues[i].Lines)
		out.Cues[i].Notes = slices.Clone(out.Cues[i].Notes)
	}
	return &out
}

// Duration returns the end of the cue that ends last, zero for an empty track.
func (t *Track) Duration() time.Duration {
	var last time.Duration
	for _, c := range t.Cues {
		last = max(last, c.End)
	}
	return last
}
