package subtitles

import (
	"bufio"
	"encoding/xml"
	"io"
	"strings"

	"github.com/asticode/go-astisub"
)

// writeTTML writes TTML with the document types of go-astisub. Its own writer knows the names of five languages only
// and puts white space between the pieces of a word, so the document is filled and encoded here.
func (t *Track) writeTTML(w io.Writer) error {
	language := t.Language
	if language == "" {
		language = "und"
	}
	doc := astisub.TTMLOut{
		Lang:            language,
		XMLNamespaceTTM: "http://www.w3.org/ns/ttml#metadata",
		XMLNamespaceTTS: "http://www.w3.org/ns/ttml#styling",
		Regions: []astisub.TTMLOutRegion{
			ttmlRegion("bottom", "after"), ttmlRegion("middle", alignCenter), ttmlRegion("top", "before"),
		},
	}
	for _, c := range t.Cues {
		if c.End > c.Start {
			doc.Subtitles = append(doc.Subtitles, ttmlParagraph(c))
		}
	}
	if len(doc.Subtitles) == 0 {
		return errNoCues()
	}
	body, err := xml.Marshal(doc)
	if err != nil {
		return refuse("subtitle-write-failed", "The subtitles could not be written as TTML.",
			"Choose WebVTT or SubRip instead.").because(err)
	}
	// One paragraph a line keeps the file readable and adds no white space inside a paragraph.
	text := xml.Header + strings.ReplaceAll(string(body), "</p><p ", "</p>\n<p ") + "\n"
	return writeBytes(w, []byte(text))
}

func writeBytes(w io.Writer, data []byte) error {
	return writeAll(w, func(out *bufio.Writer) { _, _ = out.Write(data) })
}

func ttmlRegion(id, displayAlign string) astisub.TTMLOutRegion {
	origin, extent, align := "10% 10%", "80% 80%", alignCenter
	return astisub.TTMLOutRegion{TTMLOutHeader: astisub.TTMLOutHeader{
		ID: id,
		TTMLOutStyleAttributes: astisub.TTMLOutStyleAttributes{
			Origin: &origin, Extent: &extent, DisplayAlign: &displayAlign, TextAlign: &align,
		},
	}}
}

func ttmlParagraph(c Cue) astisub.TTMLOutSubtitle {
	where := placeOf(c.Settings)
	p := astisub.TTMLOutSubtitle{
		Begin: astisub.TTMLOutDuration(c.Start), End: astisub.TTMLOutDuration(c.End), Region: "bottom",
	}
	switch {
	case where.top:
		p.Region = "top"
	case where.middle:
		p.Region = "middle"
	}
	switch left, right := alignLeft, alignRight; {
	case where.left:
		p.TextAlign = &left
	case where.right:
		p.TextAlign = &right
	}
	text, _ := mend(strings.Join(c.Lines, "\n"), c.Start, c.End)
	for i, line := range styledLines(strings.Join(textLines(text), "\n")) {
		if i > 0 {
			p.Items = append(p.Items, astisub.TTMLOutItem{XMLName: xml.Name{Local: "br"}})
		}
		p.Items = append(p.Items, line...)
	}
	return p
}

// styledLines turns cue text into the spans of each line.
func styledLines(text string) [][]astisub.TTMLOutItem {
	lines := [][]astisub.TTMLOutItem{nil}
	open := map[string]int{}
	add := func(text string) {
		for i, part := range strings.Split(text, "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			if part != "" {
				lines[len(lines)-1] = append(lines[len(lines)-1], ttmlSpan(part, open))
			}
		}
	}
	for _, t := range withoutRuby(tokenize(text)) {
		switch t.kind {
		case textToken:
			add(unescape(t.text))
		case startTag:
			open[t.name]++
		case endTag:
			open[t.name]--
		case timeTag:
		}
	}
	return lines
}

func ttmlSpan(text string, open map[string]int) astisub.TTMLOutItem {
	item := astisub.TTMLOutItem{Text: text, XMLName: xml.Name{Local: "span"}}
	italic, bold, underline := "italic", "bold", "underline"
	if open["i"] > 0 {
		item.FontStyle = &italic
	}
	if open["b"] > 0 {
		item.FontWeight = &bold
	}
	if open["u"] > 0 {
		item.TextDecoration = &underline
	}
	return item
}
