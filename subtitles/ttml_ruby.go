package subtitles

import "strings"

// ruby writes a ruby container. TTML lists bases and annotations in any order and nesting; WebVTT wants every base
// followed by its annotation, so they are paired by their number.
func (r *ttmlText) ruby(e *element, font ttmlFont) {
	var bases, notes []string
	r.gather(e, &bases, &notes)
	if len(bases) == 0 {
		return
	}
	r.change(font)
	r.blank = false
	if len(notes) == 0 {
		r.out.WriteString(strings.Join(bases, ""))
		return
	}
	if len(bases) != len(notes) {
		bases, notes = []string{strings.Join(bases, "")}, []string{strings.Join(notes, " ")}
	}
	r.out.WriteString("<ruby>")
	for i, base := range bases {
		r.out.WriteString(base + "<rt>" + notes[i] + "</rt>")
	}
	r.out.WriteString("</ruby>")
}

func (r *ttmlText) gather(e *element, bases, notes *[]string) {
	for _, c := range e.children {
		if c.name != elementSpan {
			continue
		}
		switch r.doc.ruby(c) {
		case "base":
			*bases = append(*bases, escape(strings.Join(strings.Fields(c.allText()), " ")))
		case "text":
			*notes = append(*notes, escape(strings.Join(strings.Fields(c.allText()), " ")))
		case "baseContainer", "textContainer":
			r.gather(c, bases, notes)
		}
	}
}

// allText returns the character data of an element and all it holds.
func (e *element) allText() string {
	var b strings.Builder
	b.WriteString(e.text)
	for _, c := range e.children {
		b.WriteString(c.allText())
	}
	return b.String()
}
