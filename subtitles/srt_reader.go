package subtitles

import (
	"slices"
	"strings"
)

// SubRip has no standard. This reader finds cues by their timing lines alone: numbers may be missing or wrong, blank
// lines may stand inside a cue or be missing between two. go-astisub, which reads the other formats, loses the text
// below such a blank line and stops at the first odd time stamp, so SubRip is read here.
func readSRT(s *source, lines []string, found *findings) (*Track, error) {
	track := &Track{}
	starts := timingLines(lines)
	for i, at := range starts {
		end := len(lines)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		cue, ok := srtCue(lines, at, end, i+1, found)
		if ok {
			track.Cues = append(track.Cues, cue)
		}
		if err := s.limits.checkCues(len(track.Cues)); err != nil {
			return nil, err
		}
	}
	if len(starts) > 0 {
		reportStray(lines[:starts[0]], found)
	}
	return track, nil
}

// timingLines returns the lines that begin a cue: readable timings, and arrows that were meant as one.
func timingLines(lines []string) []int {
	var out []int
	for i, line := range lines {
		if !isArrow(line) {
			continue
		}
		left, _, _ := strings.Cut(line, "-->")
		left = strings.TrimSpace(left)
		if strings.Contains(left, ":") && strings.Trim(left, "0123456789:.,-") == "" {
			out = append(out, i)
		}
	}
	return out
}

// srtCue reads the cue whose timing stands in lines[at] and whose text ends before lines[end].
func srtCue(lines []string, at, end, number int, found *findings) (Cue, bool) {
	text, joined := srtText(lines[at+1:end], end < len(lines))
	t, ok := parseTiming(lines[at])
	if !ok {
		found.lostf(number, at+1, "subtitle-bad-timing",
			"The time stamps %q cannot be read; the cue was left out.", clip(lines[at]))
		return Cue{}, false
	}
	if t.repaired && !usualTiming(lines[at]) {
		found.count("subtitle-timing-repaired")
	}
	if joined {
		found.count("subtitle-blank-line-joined")
	}
	if strings.Contains(t.rest, ":") {
		found.count("subtitle-position-simplified")
	}
	markup, where := srtMarkup(strings.Join(text, "\n"), found)
	return Cue{
		Start: t.start, End: t.end, Lines: strings.Split(markup, "\n"), Settings: where.settings(),
		number: number, line: at + 1,
	}, true
}

// srtText leaves out the number of the next cue and blank lines, and says whether one stood inside the text.
func srtText(lines []string, more bool) (text []string, joined bool) {
	lines = trimBlank(lines)
	if n := len(lines); n > 0 {
		_, number := digits(strings.TrimSpace(lines[n-1]))
		// At the end of the file a lone number below a blank line is a cue that was never finished.
		loose := n > 1 && strings.TrimSpace(lines[n-2]) == ""
		if number && (more || loose) {
			lines = trimBlank(lines[:n-1])
		}
	}
	text = textLines(strings.Join(lines, "\n"))
	return text, len(lines) > 0 && len(text) < len(lines)
}

func trimBlank(lines []string) []string {
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// usualTiming says whether the line is what every SubRip writer writes, which merely is not WebVTT.
func usualTiming(line string) bool {
	left, right, _ := strings.Cut(line, "-->")
	for _, side := range []string{left, right} {
		fields := strings.Fields(side)
		if len(fields) == 0 || strings.Count(fields[0], ":") != 2 {
			return false
		}
		if _, fraction, ok := strings.Cut(fields[0], ","); !ok || len(fraction) != 3 {
			return false
		}
	}
	return true
}

// reportStray says that words stood above the first cue.
func reportStray(lines []string, found *findings) {
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if _, number := digits(line); line != "" && !number && !slices.Contains([]string{"WEBVTT", "\ufeff"}, line) {
			found.cuef(0, i+1, "subtitle-block-ignored", "The text %q belongs to no cue and was left out.", clip(line))
			return
		}
	}
}
