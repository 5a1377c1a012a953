package subtitles

import (
	"strings"
)

// vttReader follows the parser of the WebVTT standard block by block. Where the standard makes a browser ignore
// something, it says so and, if that would lose words, repairs it instead.
type vttReader struct {
	lines   []string
	next    int
	track   *Track
	found   *findings
	notes   []string
	regions map[string]bool
	seen    int // cues, the unreadable ones included
	// joinable says whether stray text may belong to the cue before it.
	joinable bool
}

func readVTT(s *source, lines []string, found *findings) (*Track, error) {
	if !signed(s.text) {
		return nil, refuse("subtitle-bad-signature", "The file does not begin with the word WEBVTT.",
			"Put WEBVTT alone on the first line with a blank line below it, or export the file as WebVTT again.")
	}
	r := &vttReader{lines: lines, track: &Track{}, found: found, regions: map[string]bool{}}
	r.header()
	for r.next < len(r.lines) {
		if r.lines[r.next] == "" {
			r.next++
			continue
		}
		r.block()
		if err := s.limits.checkCues(len(r.track.Cues)); err != nil {
			return nil, err
		}
	}
	if len(r.track.Cues) == 0 {
		r.track.Head = append(r.track.Head, r.notes...)
	} else {
		r.track.Tail = r.notes
	}
	return r.track, nil
}

// block reads lines until a blank one, or until an arrow begins another cue.
func (r *vttReader) block() {
	first := r.next
	var id string
	if !isArrow(r.lines[first]) && first+1 < len(r.lines) && isArrow(r.lines[first+1]) {
		id = r.lines[first]
		first++
	}
	if isArrow(r.lines[first]) {
		r.next = first + 1
		r.cue(id, first)
		return
	}
	r.other(r.until(r.next), first)
}

func isArrow(line string) bool { return strings.Contains(line, "-->") }

// until takes the lines from index first up to a blank line or an arrow. The line above such an arrow is text: an
// identifier stands only where a block begins.
func (r *vttReader) until(first int) []string {
	r.next = first
	for r.next < len(r.lines) && r.lines[r.next] != "" && !isArrow(r.lines[r.next]) {
		r.next++
	}
	return r.lines[first:r.next]
}

func (r *vttReader) cue(id string, line int) {
	text := r.until(r.next)
	r.seen++
	t, ok := parseTiming(r.lines[line])
	r.joinable = ok
	if !ok {
		r.found.lostf(r.seen, line+1, "subtitle-bad-timing",
			"The time stamps %q cannot be read; the cue was left out.", clip(r.lines[line]))
		return
	}
	if t.repaired {
		r.found.count("subtitle-timing-repaired")
	}
	r.track.Cues = append(r.track.Cues, Cue{
		ID: id, Start: t.start, End: t.end, Lines: append([]string(nil), text...), Notes: r.notes,
		Settings: cleanSettings(t.rest, r.regions, r.found),
		number:   r.seen, line: line + 1,
	})
	r.notes = nil
}

// other takes a block without an arrow: a comment, a style sheet, a region, or stray text.
func (r *vttReader) other(lines []string, first int) {
	early := len(r.track.Cues) == 0
	head := strings.TrimRight(lines[0], " \t")
	switch {
	case lines[0] == "NOTE" || strings.HasPrefix(lines[0], "NOTE ") || strings.HasPrefix(lines[0], "NOTE\t"):
		r.note(strings.Join(lines, "\n"), early)
	case head == "STYLE" && early:
		r.track.Head = append(r.track.Head, strings.Join(lines, "\n"))
	case head == "REGION" && early:
		r.region(lines)
	case head == "STYLE" || head == "REGION":
		r.found.cuef(0, first+1, "subtitle-block-ignored",
			"A %s block stands after the first cue, where no player reads it; it was left out.", head)
	default:
		r.stray(lines, first)
	}
}

// note keeps a comment where it stood: before the first cue among the styles, later with the cue that follows.
func (r *vttReader) note(text string, early bool) {
	if early {
		r.track.Head = append(r.track.Head, text)
		return
	}
	r.notes = append(r.notes, text)
}

// stray takes text outside any cue. A blank line inside a cue is the usual cause, so the text belongs above.
func (r *vttReader) stray(lines []string, first int) {
	_, number := digits(strings.TrimSpace(lines[0]))
	if !r.joinable || (len(lines) == 1 && number) {
		r.found.cuef(0, first+1, "subtitle-block-ignored", "The text %q belongs to no cue and was left out.", clip(lines[0]))
		return
	}
	cue := &r.track.Cues[len(r.track.Cues)-1]
	cue.Lines = append(cue.Lines, lines...)
	r.found.count("subtitle-blank-line-joined")
}

// clip shortens a line of the file for a message.
func clip(line string) string {
	runes := []rune(strings.ToValidUTF8(line, "\ufffd"))
	if len(runes) > 60 {
		return string(runes[:59]) + "…"
	}
	return string(runes)
}
