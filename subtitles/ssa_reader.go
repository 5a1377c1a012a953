package subtitles

import (
	"slices"
	"strings"

	"github.com/asticode/go-astisub"
)

// readSSA reads SubStation Alpha and ASS through go-astisub, which refuses a whole file for one odd line. Such lines
// are found and left out first.
func readSSA(s *source, lines []string, found *findings) (*Track, error) {
	subs, err := parseSSA(lines)
	if err != nil {
		subs, err = parseSSA(soundLines(lines, found))
	}
	if err != nil {
		return nil, errDamaged(err)
	}
	if err := s.limits.checkCues(len(subs.Items)); err != nil {
		return nil, err
	}
	track := &Track{}
	modern := strings.Contains(s.text, "[V4+ Styles]")
	if subs.Metadata != nil {
		track.Title = subs.Metadata.Title
	}
	for i, item := range subs.Items {
		track.Cues = append(track.Cues, ssaCue(item, i+1, modern, found))
	}
	return track, nil
}

func parseSSA(lines []string) (*astisub.Subtitles, error) {
	return guarded(func() (*astisub.Subtitles, error) {
		// Options with empty callbacks: without them go-astisub logs every line it does not know.
		quiet := astisub.SSAOptions{OnUnknownSectionName: func(string) {}, OnInvalidLine: func(string) {}}
		return astisub.ReadFromSSAWithOptions(strings.NewReader(strings.Join(lines, "\n")), quiet)
	})
}

// soundLines tries every style and dialogue line by itself below its section and format, and returns the file
// without those that fail.
func soundLines(lines []string, found *findings) []string {
	var kept []string
	var section, format string
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		head, _, _ := strings.Cut(trimmed, ":")
		switch {
		case strings.HasPrefix(trimmed, "["):
			section, format = trimmed, ""
		case head == "Format":
			format = trimmed
		case head == "Style" || head == "Dialogue" || head == "Comment":
			if _, err := parseSSA([]string{section, format, trimmed}); err != nil {
				reportUnsound(found, head, i+1, trimmed)
				continue
			}
		case !strings.EqualFold(section, "[Script Info]"):
			continue
		}
		kept = append(kept, line)
	}
	return slices.Clip(kept)
}

func reportUnsound(found *findings, head string, line int, text string) {
	if head == "Dialogue" {
		found.lostf(0, line, "subtitle-bad-timing", "The line %q cannot be read; the cue was left out.", clip(text))
		return
	}
	found.cuef(0, line, "subtitle-block-ignored", "The line %q cannot be read and was left out.", clip(text))
}

func ssaCue(item *astisub.Item, number int, modern bool, found *findings) Cue {
	o := overrider{found: found}
	if item.Style != nil && item.Style.InlineStyle != nil {
		style := item.Style.InlineStyle
		o.italic = enabled(style.SSAItalic)
		if style.SSAAlignment != nil {
			o.place = oldNumpad(*style.SSAAlignment)
			if modern {
				o.place = numpad(*style.SSAAlignment)
			}
		}
	}
	markup := o.convert(ssaText(item), braces, func(plain string) string { return escape(unescape(plain)) })
	if voice := ssaVoice(item); voice != "" {
		markup = "<v " + escape(voice) + ">" + markup
	}
	return Cue{
		Start: item.StartAt, End: item.EndAt, Lines: strings.Split(markup, "\n"),
		Settings: o.place.settings(), number: number,
	}
}

// ssaText puts the text together again as the file had it, with its override blocks.
func ssaText(item *astisub.Item) string {
	lines := make([]string, 0, len(item.Lines))
	for _, line := range item.Lines {
		var b strings.Builder
		for _, piece := range line.Items {
			if piece.InlineStyle != nil {
				b.WriteString(piece.InlineStyle.SSAEffect)
			}
			b.WriteString(piece.Text)
		}
		lines = append(lines, b.String())
	}
	return strings.ReplaceAll(strings.Join(lines, "\n"), `\h`, "\u00a0")
}

func ssaVoice(item *astisub.Item) string {
	if len(item.Lines) == 0 {
		return ""
	}
	return strings.TrimSpace(item.Lines[0].VoiceName)
}
