package subtitles

import (
	"bytes"
	"io"
	"strings"

	"github.com/asticode/go-astisub"
)

// writeSSA writes ASS through go-astisub. Its writer dereferences absent metadata and puts spaces between the pieces
// of a line, so it gets metadata and one piece per cue with our own override blocks inside.
func (t *Track) writeSSA(w io.Writer) error {
	style := ssaStyle()
	subs := astisub.NewSubtitles()
	subs.Metadata = &astisub.Metadata{Title: oneLine(t.Title), SSAScriptType: "v4.00+"}
	width, height := ssaWidth, ssaHeight
	subs.Metadata.SSAPlayResX, subs.Metadata.SSAPlayResY = &width, &height
	subs.Styles[style.ID] = style
	for _, c := range t.Cues {
		if c.End <= c.Start {
			continue
		}
		subs.Items = append(subs.Items, &astisub.Item{
			StartAt: c.Start, EndAt: c.End, Style: style,
			Lines: []astisub.Line{{
				VoiceName: strings.ReplaceAll(oneLine(c.Speaker()), ",", " "),
				Items:     []astisub.LineItem{{Text: ssaMarkup(c)}},
			}},
		})
	}
	if len(subs.Items) == 0 {
		return errNoCues()
	}
	script, err := guarded(func() ([]byte, error) {
		var b bytes.Buffer
		err := subs.WriteToSSA(&b)
		return b.Bytes(), err
	})
	if err != nil {
		return refuse("subtitle-write-failed", "The subtitles could not be written as SSA.",
			"Choose WebVTT or SubRip instead.").because(err)
	}
	return writeBytes(w, script)
}

// The canvas to which the sizes of the style refer; players scale it to the video.
const ssaWidth, ssaHeight = 1920, 1080

// ssaStyle is a plain white face with an outline, at the bottom of the picture.
func ssaStyle() *astisub.Style {
	size, outline := 60.0, 3.0
	alignment, margin := 2, 60
	return &astisub.Style{ID: "Default", InlineStyle: &astisub.StyleAttributes{
		SSAFontName: "Arial", SSAFontSize: &size, SSAOutline: &outline, SSAAlignment: &alignment,
		SSAMarginLeft: &margin, SSAMarginRight: &margin, SSAMarginVertical: &margin,
	}}
}

// ssaMarkup returns the text of a cue with override blocks for i, b, u and the place.
func ssaMarkup(c Cue) string {
	var b strings.Builder
	if code := placeOf(c.Settings).numpad(); code != "" {
		b.WriteString(`{\an` + code + `}`)
	}
	text, _ := mend(strings.Join(c.Lines, "\n"), c.Start, c.End)
	for _, t := range withoutRuby(tokenize(strings.Join(textLines(text), "\n"))) {
		switch {
		case t.kind == textToken:
			// Braces would open a block; SSA has no escape for them that every player knows.
			plain := strings.NewReplacer("{", "(", "}", ")", "\r", " ").Replace(unescape(t.text))
			b.WriteString(strings.ReplaceAll(plain, "\n", `\N`))
		case t.name != "i" && t.name != "b" && t.name != "u":
		case t.kind == startTag:
			b.WriteString(`{\` + t.name + `1}`)
		case t.kind == endTag:
			b.WriteString(`{\` + t.name + `0}`)
		}
	}
	return b.String()
}

// numpad returns the \an code of a place, or "" for the usual one.
func (p place) numpad() string {
	row, column := 0, 2
	switch {
	case p.top:
		row = 6
	case p.middle:
		row = 3
	}
	switch {
	case p.left:
		column = 1
	case p.right:
		column = 3
	}
	if row+column == 2 {
		return ""
	}
	return string(rune('0' + row + column))
}
