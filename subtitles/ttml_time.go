package subtitles

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// span is a half-open stretch of time. An end beyond maxTime means that none is known.
type span struct{ start, end time.Duration }

func (s span) known() bool { return s.end <= maxTime }

// ttmlClock turns time expressions into durations.
type ttmlClock struct {
	frames float64 // per second
	ticks  float64 // per second
}

// newTTMLClock reads the parameters of the document; their defaults are those of TTML.
func newTTMLClock(root *element) ttmlClock {
	clock := ttmlClock{frames: positive(root.attr("frameRate"), 30)}
	nominal := clock.frames
	multiplier := strings.FieldsFunc(root.attr("frameRateMultiplier"), func(r rune) bool { return r == ' ' || r == ':' })
	if len(multiplier) == 2 {
		clock.frames *= positive(multiplier[0], 1) / positive(multiplier[1], 1)
	}
	clock.ticks = 1
	if root.attr("frameRate") != "" {
		clock.ticks = nominal * positive(root.attr("subFrameRate"), 1)
	}
	clock.ticks = positive(root.attr("tickRate"), clock.ticks)
	return clock
}

func positive(text string, otherwise float64) float64 {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || !(value > 0) || value > 1e9 {
		return otherwise
	}
	return value
}

// parse reads a clock time (hh:mm:ss.fraction, hh:mm:ss:frames) or an offset (12.5s, 300ms, 40f, 9000t).
func (c ttmlClock) parse(text string) (time.Duration, bool) {
	text = strings.TrimSpace(text)
	if strings.Contains(text, ":") {
		return c.clockTime(text)
	}
	digitsEnd := strings.LastIndexAny(text, "0123456789.") + 1
	value, err := strconv.ParseFloat(text[:digitsEnd], 64)
	if err != nil {
		return 0, false
	}
	unit, ok := c.unit(text[digitsEnd:])
	if !ok {
		return 0, false
	}
	return seconds(value * unit)
}

// unit returns the length of a metric of offset times in seconds.
func (c ttmlClock) unit(metric string) (float64, bool) {
	switch metric {
	case "h":
		return 3600, true
	case "m":
		return 60, true
	case "s":
		return 1, true
	case "ms":
		return 1e-3, true
	case "f":
		return 1 / c.frames, true
	case "t":
		return 1 / c.ticks, true
	}
	return 0, false
}

func (c ttmlClock) clockTime(text string) (time.Duration, bool) {
	parts := strings.Split(text, ":")
	var frames float64
	if len(parts) == 4 {
		number, _, _ := strings.Cut(parts[3], ".") // sub-frames are finer than a player shows
		n, ok := digits(number)
		if !ok {
			return 0, false
		}
		frames, parts = float64(n)/c.frames, parts[:3]
	}
	whole, ok := parseTime(strings.Join(parts, ":"), lenient)
	extra, fine := seconds(frames)
	return whole + extra, ok && fine
}

func seconds(value float64) (time.Duration, bool) {
	if math.IsNaN(value) || value < 0 || value > maxTime.Seconds() {
		return 0, false
	}
	return time.Duration(math.Round(value*1e3)) * time.Millisecond, true
}

// resolve returns when an element is active. begin and end count from the start of its container, dur from its own
// begin, and nothing outlives its container. In a sequential container offset is the end of the element before.
func (c ttmlClock) resolve(e *element, container span, offset time.Duration, sequential bool) span {
	out := span{start: container.start + offset, end: container.end}
	if begin, ok := c.parse(e.attr("begin")); ok {
		out.start += begin
	}
	if end, ok := c.parse(e.attr("end")); ok {
		out.end = min(out.end, container.start+offset+end)
	}
	dur, ok := c.parse(e.attr("dur"))
	if ok {
		out.end = min(out.end, out.start+dur)
	} else if sequential && e.name == elementP && e.attr("end") == "" {
		out.end = out.start // in a sequence an element without a length takes none
	}
	return out
}
