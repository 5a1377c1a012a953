package subtitles

import (
	"bytes"
	"slices"
	"strings"

	"github.com/asticode/go-astisub"
)

const (
	stlBlockBytes = 128 // of one Text and Timing Information block
	stlUserData   = 0xfe
	stlLastBlock  = 0xff
)

// readSTL reads EBU STL (Tech 3264) through go-astisub. The library panics on damaged header fields, takes every block
// for a subtitle of its own although a long one spans several, and shows comments; so the header is mended first and
// the blocks are put together here.
func readSTL(s *source, found *findings) (*Track, error) {
	blocks := s.data[stlHeaderBytes:]
	if cut := len(blocks) % stlBlockBytes; cut != 0 {
		found.lost(0, 0, "subtitle-truncated", "The file ends in the middle of a block; the last %d bytes were left out.", cut)
		blocks = blocks[:len(blocks)-cut]
	}
	if err := s.limits.checkCues(len(blocks) / stlBlockBytes); err != nil {
		return nil, err
	}
	header, err := mendSTLHeader(s.data[:stlHeaderBytes], found)
	if err != nil {
		return nil, err
	}
	data := append(slices.Clip(header), blocks...)
	subs, err := guarded(func() (*astisub.Subtitles, error) {
		return astisub.ReadFromSTL(bytes.NewReader(data), astisub.STLOptions{})
	})
	if err != nil {
		return nil, errDamaged(err)
	}
	track := &Track{Language: stlLanguage(string(header[stlLanguageAt : stlLanguageAt+2]))}
	if subs.Metadata != nil {
		track.Title = printable(subs.Metadata.Title)
	}
	joinSTLBlocks(track, subs.Items, blocks)
	return track, nil
}

// joinSTLBlocks makes one cue of the blocks of one subtitle. items hold one element for every block that is not user
// data, in the same order.
func joinSTLBlocks(track *Track, items []*astisub.Item, blocks []byte) {
	open := false
	for ; len(blocks) >= stlBlockBytes && len(items) > 0; blocks = blocks[stlBlockBytes:] {
		extension, comment := blocks[3], blocks[15] == 1
		if extension == stlUserData {
			continue
		}
		item := items[0]
		items = items[1:]
		if comment {
			continue
		}
		lines := stlLines(item)
		if n := len(track.Cues); open && n > 0 {
			previous := &track.Cues[n-1]
			last := len(previous.Lines) - 1
			previous.Lines[last] += lines[0]
			previous.Lines = append(previous.Lines, lines[1:]...)
		} else {
			track.Cues = append(track.Cues, Cue{
				Start: item.StartAt, End: item.EndAt, Lines: lines, Settings: stlPlace(item).settings(),
			})
		}
		open = extension != stlLastBlock
	}
}

// stlLines returns the rows as cue text; there is always at least one.
func stlLines(item *astisub.Item) []string {
	lines := []string{}
	for _, line := range item.Lines {
		var b strings.Builder
		for _, piece := range line.Items {
			b.WriteString(stlPiece(piece))
		}
		lines = append(lines, b.String())
	}
	if len(lines) == 0 {
		return []string{""}
	}
	return lines
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
