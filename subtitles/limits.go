package subtitles

import "fmt"

// Limits bound what [Read] accepts. A zero field takes the value of [DefaultLimits].
type Limits struct {
	// Bytes is the size of the file.
	Bytes int
	// Cues is the number of cues.
	Cues int
	// LineBytes is the length of one line of a line-based format (WebVTT, SubRip, SSA).
	LineBytes int
	// CueBytes is the length of the text of one cue.
	CueBytes int
}

// DefaultLimits returns 10 MiB, 50,000 cues, lines of 60,000 bytes and cues of 16 KiB. The line limit lies below the
// 64 KiB at which line scanners, go-astisub's included, stop without saying so.
func DefaultLimits() Limits {
	return Limits{Bytes: 10 << 20, Cues: 50_000, LineBytes: 60_000, CueBytes: 16 << 10}
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	if l.Bytes <= 0 {
		l.Bytes = d.Bytes
	}
	if l.Cues <= 0 {
		l.Cues = d.Cues
	}
	if l.LineBytes <= 0 || l.LineBytes > d.LineBytes {
		l.LineBytes = d.LineBytes
	}
	if l.CueBytes <= 0 {
		l.CueBytes = d.CueBytes
	}
	return l
}

func (l Limits) checkBytes(n int) error {
	if n <= l.Bytes {
		return nil
	}
	return refuse("subtitle-too-large",
		fmt.Sprintf("The file has %d bytes; subtitle files may have at most %d.", n, l.Bytes),
		"A subtitle file of a feature film has a few hundred kilobytes: check that this is the right file, or split it.")
}

func (l Limits) checkLines(lines []string) error {
	for i, line := range lines {
		if len(line) > l.LineBytes {
			return refuse("subtitle-line-too-long",
				fmt.Sprintf("Line %d has %d bytes; a line may have at most %d.", i+1, len(line), l.LineBytes),
				"Export the subtitles again with one cue per block and line breaks between them.")
		}
	}
	return nil
}

func (l Limits) checkCues(n int) error {
	if n <= l.Cues {
		return nil
	}
	return refuse("subtitle-too-many-cues",
		fmt.Sprintf("The file holds more than %d cues.", l.Cues),
		"Split the file, or leave out the layers of effects and export the dialogue only.")
}

func (l Limits) checkCueText(number, n int) error {
	if n <= l.CueBytes {
		return nil
	}
	return refuse("subtitle-cue-too-long",
		fmt.Sprintf("Cue %d holds %d bytes of text; a cue may hold at most %d.", number, n, l.CueBytes),
		"A time stamp is probably missing or broken in this cue, so that the cues below ran into it.")
}
