package subtitles

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

// WriteSRT writes the track as SubRip in UTF-8: numbers in sequence, the tags i, b and u, and everything else as plain
// text. What SubRip players would take for markup, such as a literal "<i>", is written with character references.
func (t *Track) WriteSRT(w io.Writer) error {
	return writeAll(w, func(out *bufio.Writer) {
		number := 0
		for _, c := range t.Cues {
			lines := srtLines(c)
			if len(lines) == 0 || c.End <= c.Start {
				continue
			}
			number++
			if number > 1 {
				put(out, "\n")
			}
			put(out, strconv.Itoa(number)+"\n"+formatTime(c.Start, ',')+" --> "+formatTime(c.End, ',')+"\n")
			put(out, strings.Join(lines, "\n")+"\n")
		}
	})
}

// srtLines returns the text of a cue in SubRip's markup.
func srtLines(c Cue) []string {
	text, _ := mend(strings.ReplaceAll(strings.Join(c.Lines, "\n"), "\r", "\n"), c.Start, c.End)
	var b strings.Builder
	for _, t := range withoutRuby(tokenize(text)) {
		switch {
		case t.kind == textToken:
			b.WriteString(srtEscape(unescape(t.text)))
		case t.name == "b" || t.name == "i" || t.name == "u":
			t.classes = ""
			b.WriteString(t.write())
		}
	}
	return textLines(b.String())
}

// srtEscape protects what a reader would take for a tag, an override, a reference or a timing line.
func srtEscape(text string) string {
	text = entity.ReplaceAllStringFunc(text, func(m string) string { return "&amp;" + m[1:] })
	text = htmlTag.ReplaceAllStringFunc(text, func(m string) string { return "&lt;" + m[1:] })
	text = overrides.ReplaceAllStringFunc(text, func(m string) string { return "&#123;" + m[1:] })
	text = strings.ReplaceAll(text, "\r", " ")
	return strings.ReplaceAll(text, "-->", "--&gt;")
}
