package subtitles

import "strings"

// render returns the text of a paragraph as cue text. With a part it leaves out the spans not shown throughout it.
func (d *ttmlDocument) render(p *element, part *span) string {
	r := ttmlText{doc: d, part: part, preserve: d.preserves()}
	base := ttmlFont{}
	for _, e := range d.inherited {
		base = d.font(e, base)
	}
	// The paragraph's own look is the look of the track; only a paragraph in italics says something by it.
	r.font = ttmlFont{}
	r.children(p, ttmlFont{italic: base.italic})
	r.change(ttmlFont{})
	lines := strings.Split(r.out.String(), "\n")
	if !r.preserve {
		for i, line := range lines {
			lines[i] = strings.TrimSpace(line)
		}
	}
	return strings.Join(lines, "\n")
}

// preserves says whether xml:space="preserve" holds where the walk stands.
func (d *ttmlDocument) preserves() bool {
	keep := false
	for _, e := range d.inherited {
		if value := e.attr("space"); value != "" {
			keep = value == "preserve"
		}
	}
	return keep
}

// ttmlText collects cue text.
type ttmlText struct {
	doc      *ttmlDocument
	part     *span
	preserve bool
	font     ttmlFont // of the tags that are open
	out      strings.Builder
	blank    bool // the text so far ends in white space
}

func (r *ttmlText) children(e *element, font ttmlFont) {
	for _, c := range e.children {
		switch c.name {
		case "":
			r.text(c.text, font)
		case "br":
			r.change(font) // a break outside a span belongs behind its end tag
			r.out.WriteByte('\n')
			r.blank = true
		case elementSpan:
			r.span(c, font)
		}
	}
}

func (r *ttmlText) span(e *element, font ttmlFont) {
	when := r.doc.shown[e]
	if r.part != nil && (r.part.start < when.start || r.part.end > when.end) {
		return
	}
	font = r.doc.font(e, font)
	switch r.doc.ruby(e) {
	case "container":
		r.ruby(e, font)
	case "text", "textContainer", "delimiter":
		// An annotation outside a container has nothing to annotate; delimiters are for players without ruby.
	default:
		r.children(e, font)
	}
}

// text writes character data, with white space collapsed unless the document preserves it.
func (r *ttmlText) text(text string, font ttmlFont) {
	if !r.preserve {
		text = r.collapse(text)
	}
	if text == "" {
		return
	}
	r.change(font)
	r.out.WriteString(escape(text))
}

func (r *ttmlText) collapse(text string) string {
	var b strings.Builder
	for _, c := range text {
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' {
			if !r.blank {
				b.WriteByte(' ')
			}
			r.blank = true
			continue
		}
		b.WriteRune(c)
		r.blank = false
	}
	return b.String()
}

// change closes and opens tags until font holds.
func (r *ttmlText) change(font ttmlFont) {
	if r.font == font {
		return
	}
	open := r.font.tags()
	for i := len(open) - 1; i >= 0; i-- {
		r.out.WriteString("</" + open[i] + ">")
	}
	for _, tag := range font.tags() {
		r.out.WriteString("<" + tag + ">")
	}
	r.font = font
}
