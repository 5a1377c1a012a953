package subtitles

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Paragraph is a stretch of a transcript: sentences of one speaker without a long pause.
type Paragraph struct {
	Start, End time.Duration
	// Speaker is the voice the subtitles name, or "".
	Speaker string
	Text    string
}

const (
	// paragraphPause is the silence that ends a paragraph.
	paragraphPause = 2 * time.Second
	// paragraphRunes is the length after which the end of a sentence ends the paragraph too.
	paragraphRunes = 400
)

// Transcript joins the cues into paragraphs of running text. Text that a cue merely repeats from the one before, as
// rolling captions do line by line, is taken once.
func (t *Track) Transcript() []Paragraph {
	var out []Paragraph
	var before []string
	for _, c := range t.Cues {
		lines := strings.Split(c.Plain(), "\n")
		text := strings.Join(strings.Fields(strings.Join(newLines(before, lines), " ")), " ")
		before = lines
		if text == "" {
			continue
		}
		speaker := c.Speaker()
		if n := len(out); n > 0 && out[n-1].continues(c.Start, speaker) {
			out[n-1].Text += " " + text
			out[n-1].End = max(out[n-1].End, c.End)
			continue
		}
		out = append(out, Paragraph{Start: c.Start, End: c.End, Speaker: speaker, Text: text})
	}
	return out
}

// TranscriptText returns the transcript as plain text, paragraphs apart by a blank line.
func (t *Track) TranscriptText() string { return textOf(t.Transcript()) }

func textOf(paragraphs []Paragraph) string {
	var b strings.Builder
	for i, p := range paragraphs {
		if i > 0 {
			b.WriteString("\n\n")
		}
		if p.Speaker != "" {
			b.WriteString(p.Speaker + ": ")
		}
		b.WriteString(p.Text)
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	return b.String()
}

func (p Paragraph) continues(start time.Duration, speaker string) bool {
	if speaker != p.Speaker || start-p.End > paragraphPause {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(p.Text)
	return utf8.RuneCountInString(p.Text) < paragraphRunes || !strings.ContainsRune(".!?…。！？", last)
}

// newLines leaves out the lines at the top that were the last ones of the cue before. A cue that only repeats, such as
// a second "No.", is speech and stays.
func newLines(before, lines []string) []string {
	for n := min(len(before), len(lines)-1); n > 0; n-- {
		same := true
		for i := range n {
			same = same && before[len(before)-n+i] == lines[i]
		}
		if same {
			return lines[n:]
		}
	}
	return lines
}
