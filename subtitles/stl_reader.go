package subtitles

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/asticode/go-astisub"
)

// readSTL reads EBU STL (Tech 3264) through go-astisub. The library panics on damaged header fields, takes every block
// for a subtitle of its own although a long one spans several, shows comments, and drops text outside teletext boxes;
// so the header and the text are mended first and the blocks are put together here.
func readSTL(s *source, found *findings) (*Track, error) {
	data := s.data[stlHeaderBytes:]
	if cut := len(data) % stlBlockBytes; cut != 0 {
		found.lostf(0, 0, "subtitle-truncated", "The file ends in the middle of a block; the last %d bytes were left out.", cut)
		data = data[:len(data)-cut]
	}
	if err := s.limits.checkCues(len(data) / stlBlockBytes); err != nil {
		return nil, err
	}
	header, err := mendSTLHeader(s.data[:stlHeaderBytes], found)
	if err != nil {
		return nil, err
	}
	blocks := subtitleBlocks(data)
	subs, err := guarded(func() (*astisub.Subtitles, error) {
		file := append(slices.Clip(header), bytes.Join(asBytes(blocks), nil)...)
		return astisub.ReadFromSTL(bytes.NewReader(file), astisub.STLOptions{})
	})
	if err != nil {
		return nil, errDamaged(err)
	}
	track := &Track{Language: stlLanguage(string(header[stlLanguageAt : stlLanguageAt+2]))}
	if subs.Metadata != nil {
		track.Title = printable(subs.Metadata.Title)
	}
	joinBlocks(track, subs.Items, blocks)
	return track, nil
}

// joinBlocks makes one cue of the blocks of one subtitle. items and blocks correspond.
func joinBlocks(track *Track, items []*astisub.Item, blocks []stlBlock) {
	open := false
	for i, item := range items[:min(len(items), len(blocks))] {
		lines := stlLines(item)
		if open {
			glue := ""
			if blocks[i-1].endsInSpace() || blocks[i].beginsWithSpace() {
				glue = " "
			}
			cue := &track.Cues[len(track.Cues)-1]
			cue.Lines[len(cue.Lines)-1] += glue + lines[0]
			cue.Lines = append(cue.Lines, lines[1:]...)
		} else {
			track.Cues = append(track.Cues, Cue{
				Start: item.StartAt, End: item.EndAt, Lines: lines, Settings: stlPlace(item).settings(),
			})
		}
		open = !blocks[i].last()
	}
}

// stlLines returns the rows as cue text; there is always at least one.
func stlLines(item *astisub.Item) []string {
	lines := []string{}
	for _, line := range item.Lines {
		text := ""
		for _, piece := range line.Items {
			if text != "" && wordApart(text, piece.Text) {
				text += " "
			}
			text += stlPiece(piece)
		}
		lines = append(lines, text)
	}
	if len(lines) == 0 {
		return []string{""}
	}
	return lines
}

// wordApart guesses whether a space stood between two pieces of a row; go-astisub trims the pieces. Styles change
// between words, save for the punctuation behind the last one.
func wordApart(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return !strings.ContainsRune(".,;:!?)]…”»'’", first) && !unicode.In(last, unicode.Ps, unicode.Pi)
}

func stlPiece(piece astisub.LineItem) string {
	text := escape(piece.Text)
	if style := piece.InlineStyle; style != nil {
		if enabled(style.STLUnderline) {
			text = "<u>" + text + "</u>"
		}
		if enabled(style.STLItalics) {
			text = "<i>" + text + "</i>"
		}
	}
	return text
}

// stlPlace reads justification and the row: the upper third of the picture is the top.
func stlPlace(item *astisub.Item) place {
	var p place
	style := item.InlineStyle
	if style == nil {
		return p
	}
	if style.STLJustification != nil {
		p.left = *style.STLJustification == astisub.JustificationLeft
		p.right = *style.STLJustification == astisub.JustificationRight
	}
	if at := style.STLPosition; at != nil && at.MaxRows > 0 {
		p.top = at.VerticalPosition*3 < at.MaxRows
	}
	return p
}
