package subtitles

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// maxTime bounds every time, so that adding two of them cannot overflow. It is more than a year.
const maxTime = 10_000 * time.Hour

// strictness says which time stamps are accepted.
type strictness bool

const (
	// strict takes what WebVTT defines: [hh:]mm:ss.ttt.
	strict strictness = true
	// lenient also takes a comma, missing or odd fractions and single digits, as SubRip files come.
	lenient strictness = false
)

// parseTime reads one time stamp that fills the whole of s.
func parseTime(s string, mode strictness) (time.Duration, bool) {
	clock, fraction, separator := s, "", byte(0)
	if i := strings.IndexAny(s, ".,"); i >= 0 {
		clock, fraction, separator = s[:i], s[i+1:], s[i]
	}
	if mode == strict && (separator != '.' || len(fraction) != 3) {
		return 0, false
	}
	parts := strings.Split(clock, ":")
	if separator == 0 && len(parts) == 4 {
		// "00:01:02:500" is a comma mistyped; three digits tell it from a frame number.
		if fraction = parts[3]; len(fraction) != 3 {
			return 0, false
		}
		parts = parts[:3]
	}
	whole, ok := parseClock(parts, mode)
	millis, fine := parseFraction(fraction)
	if !ok || !fine {
		return 0, false
	}
	return whole + millis, true
}

// parseClock reads [hours,] minutes and seconds.
func parseClock(parts []string, mode strictness) (time.Duration, bool) {
	if len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	var seconds int64
	for i, part := range parts {
		n, ok := digits(part)
		last := i >= len(parts)-2 // minutes and seconds
		switch {
		case !ok, last && n > 59, last && len(part) > 2:
			return 0, false
		case mode == strict && len(part) < 2:
			return 0, false
		}
		seconds = seconds*60 + n
	}
	if seconds > int64(maxTime/time.Second) {
		return 0, false
	}
	return time.Duration(seconds) * time.Second, true
}

// parseFraction reads decimals of a second and cuts them at milliseconds.
func parseFraction(s string) (time.Duration, bool) {
	if s == "" {
		return 0, true
	}
	if _, ok := digits(s); !ok {
		return 0, false
	}
	n, _ := digits((s + "000")[:3])
	return time.Duration(n) * time.Millisecond, true
}

// digits reads a short run of ASCII digits; anything else, or more than nine, is no number of a clock.
func digits(s string) (int64, bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	var n int64
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	return n, true
}

// formatTime writes hh:mm:ss, the separator and three digits; hours grow as needed.
func formatTime(d time.Duration, separator byte) string {
	ms := max(d, 0).Milliseconds()
	return fmt.Sprintf("%02d:%02d:%02d%c%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, separator, ms%1000)
}

// timing is a parsed "start --> end rest" line.
type timing struct {
	start, end time.Duration
	rest       string
	repaired   bool
}

// parseTiming reads a timing line. It tries the strict form first and says when only the lenient one fitted.
func parseTiming(line string) (timing, bool) {
	left, right, ok := strings.Cut(line, "-->")
	if !ok {
		return timing{}, false
	}
	left, right = strings.TrimSpace(left), strings.TrimLeft(right, " \t")
	if t, ok := timingOf(left, right, strict, notOfClock); ok {
		return t, true
	}
	return timingOf(left, right, lenient, unicode.IsSpace)
}

// timingOf reads the two sides of the arrow. The second time ends at the first character for which stop holds.
func timingOf(left, right string, mode strictness, stop func(rune) bool) (timing, bool) {
	last, rest := right, ""
	if i := strings.IndexFunc(right, stop); i >= 0 {
		last, rest = right[:i], strings.TrimSpace(right[i:])
	}
	start, ok := parseTime(left, mode)
	end, fine := parseTime(last, mode)
	return timing{start: start, end: end, rest: rest, repaired: mode == lenient}, ok && fine
}

func notOfClock(r rune) bool { return !strings.ContainsRune("0123456789:.,", r) }
