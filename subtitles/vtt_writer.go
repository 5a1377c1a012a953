package subtitles

import (
	"bufio"
	"io"
	"strings"
)

// WriteVTT writes the track as WebVTT in UTF-8: valid whatever the track holds, and the same bytes every time. What
// [Read] took from a valid file whose time stamps carry hours comes out as it went in.
func (t *Track) WriteVTT(w io.Writer) error {
	return writeAll(w, func(out *bufio.Writer) {
		t.vttHead(out)
		for i := range t.Cues {
			t.Cues[i].writeVTT(out)
		}
		for _, block := range t.Tail {
			writeBlock(out, block)
		}
	})
}

// writeAll buffers w and returns the first error of writing.
func writeAll(w io.Writer, write func(*bufio.Writer)) error {
	out := bufio.NewWriter(w)
	write(out)
	if err := out.Flush(); err != nil {
		return refuse("subtitle-write-failed", "The subtitles could not be written.",
			"Check the free space and the rights of the place they are written to.").because(err)
	}
	return nil
}

func (t *Track) vttHead(out *bufio.Writer) {
	put(out, "WEBVTT")
	if title := oneLine(t.Title); title != "" {
		put(out, " "+title)
	}
	put(out, "\n")
	for _, block := range t.Head {
		writeBlock(out, block)
	}
}

// put writes to the buffer, whose first error Flush returns.
func put(out *bufio.Writer, text string) {
	_, _ = out.WriteString(text)
}

// writeBlock writes a block after a blank line. Blank lines and arrows inside would end it, so they go.
func writeBlock(out *bufio.Writer, block string) {
	lines := textLines(strings.ReplaceAll(strings.ReplaceAll(block, "-->", "->"), "\r", "\n"))
	if len(lines) == 0 {
		return
	}
	put(out, "\n"+strings.Join(lines, "\n")+"\n")
}

func (c Cue) writeVTT(out *bufio.Writer) {
	text, _ := mend(strings.ReplaceAll(strings.Join(c.Lines, "\n"), "\r", "\n"), c.Start, c.End)
	lines := textLines(text)
	if len(lines) == 0 || c.End <= c.Start {
		return
	}
	for _, note := range c.Notes {
		writeBlock(out, note)
	}
	put(out, "\n")
	if id := oneLine(c.ID); id != "" {
		put(out, id+"\n")
	}
	put(out, formatTime(c.Start, '.')+" --> "+formatTime(c.End, '.'))
	if settings := oneLine(c.Settings); settings != "" {
		put(out, " "+settings)
	}
	put(out, "\n"+strings.Join(lines, "\n")+"\n")
}

// oneLine makes text safe for a line of its own.
func oneLine(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(strings.NewReplacer("\n", " ", "\r", " ").Replace(text)), "-->", "->")
}
