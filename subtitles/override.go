package subtitles

import (
	"regexp"
	"strconv"
	"strings"
)

// SSA marks up text with override blocks such as {\i1\an8}; SubRip files borrow them.

var (
	overrides    = regexp.MustCompile(`\{\\[^{}]*\}`)
	overrideTag  = regexp.MustCompile(`\\(an?|i|b|u|p|r|pos|move)(\(|-?\d+|[^\\A-Za-z]|$)`)
	otherTag     = regexp.MustCompile(`\\[A-Za-z1-4]`)
	braces       = regexp.MustCompile(`\{[^{}]*\}`)
	drawingWords = regexp.MustCompile(`^[\sA-Za-z0-9.-]*$`)
)

// overrider turns text with override blocks into cue text.
type overrider struct {
	found   *findings
	italic  bool // of the style, to which \r returns
	on      map[string]bool
	place   place
	drawing bool
	out     strings.Builder
}

// overridden converts text; blocks selects what counts as a block, and write appends the plain text between.
func (o *overrider) convert(text string, blocks *regexp.Regexp, plain func(string) string) string {
	o.on = map[string]bool{}
	o.set("i", o.italic)
	for text != "" {
		span := blocks.FindStringIndex(text)
		if span == nil {
			break
		}
		o.plain(text[:span[0]], plain)
		o.block(text[span[0]:span[1]])
		text = text[span[1]:]
	}
	o.plain(text, plain)
	for _, tag := range []string{"u", "b", "i"} {
		o.set(tag, false)
	}
	return o.out.String()
}

func (o *overrider) plain(text string, plain func(string) string) {
	if o.drawing && drawingWords.MatchString(text) {
		return // the commands of a vector drawing
	}
	o.out.WriteString(plain(text))
}

// block reads one block. What cues cannot carry is counted once per block.
func (o *overrider) block(block string) {
	rest := overrideTag.ReplaceAllStringFunc(block, func(tag string) string {
		o.tag(overrideTag.FindStringSubmatch(tag))
		return ""
	})
	if otherTag.MatchString(rest) {
		o.found.count("subtitle-style-dropped")
	}
}

func (o *overrider) tag(m []string) {
	n, err := strconv.Atoi(m[2])
	switch m[1] {
	case "i", "u":
		o.set(m[1], err == nil && n != 0)
	case "b":
		o.set("b", err == nil && (n == 1 || n >= 600)) // either a switch or a weight
	case "r":
		o.set("u", false)
		o.set("b", false)
		o.set("i", o.italic)
	case "p":
		o.drawing = err == nil && n > 0
	case "an":
		o.place = numpad(n)
	case "a":
		o.place = oldNumpad(n)
	case "pos", "move":
		o.found.count("subtitle-position-simplified")
	}
}

func (o *overrider) set(tag string, on bool) {
	if o.on[tag] == on {
		return
	}
	o.on[tag] = on
	if on {
		o.out.WriteString("<" + tag + ">")
		return
	}
	o.out.WriteString("</" + tag + ">")
}

// oldNumpad reads SSA v4 alignment: 1 to 3 from left to right, plus 4 at the top, plus 8 in the middle.
func oldNumpad(n int) place {
	side := n & 3
	return place{top: n&4 != 0, middle: n&8 != 0, left: side == 1, right: side == 3}
}
