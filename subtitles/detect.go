package subtitles

import (
	"regexp"
	"strings"
)

// Detect tells the format of a file by its content first and its name second. The error is an [*Error]: the file is
// empty, no subtitles, pictures, or in a format that cannot be read.
func Detect(data []byte, name string) (Format, error) {
	src, err := open(data, ReadOptions{Name: name}, &findings{})
	if err != nil {
		return "", err
	}
	return src.format, nil
}

var (
	ttmlRoot     = regexp.MustCompile(`<([A-Za-z_][\w.-]*:)?tt[\s>/]`)
	samiRoot     = regexp.MustCompile(`(?i)<sami[\s>]`)
	ssaSection   = regexp.MustCompile(`(?im)^\[(script info|v4\+? styles\+?|events)\][ \t]*\r?$`)
	ssaDialogue  = regexp.MustCompile(`(?m)^Dialogue:.*\d:\d\d:\d\d[.:]\d`)
	microDVD     = regexp.MustCompile(`^\{\d+\}\{\d*\}`)
	mpl2         = regexp.MustCompile(`^\[\d+\]\[\d*\]`)
	lyrics       = regexp.MustCompile(`(?m)^\[\d+:\d\d([.:]\d+)?\]`)
	subViewer    = regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d\.\d\d,\d\d:\d\d:\d\d\.\d\d\s*$`)
	arrowedTimes = regexp.MustCompile(`(?m)^[ \t]*\d+:[\d:.,]+[ \t]*-->`)
)

// sniffText tells the format of decoded text.
func sniffText(text, name string) (Format, error) {
	body := strings.TrimLeft(text, "\ufeff \t\r\n")
	head := body[:min(len(body), 64<<10)]
	hint := formatOfName(name)
	switch {
	case signed(strings.TrimPrefix(text, "\ufeff")):
		return FormatVTT, nil
	case strings.HasPrefix(head, "<") && ttmlRoot.MatchString(head):
		return FormatTTML, nil
	case ssaSection.MatchString(head) || ssaDialogue.MatchString(head):
		return FormatSSA, nil
	}
	if err := sniffUnsupported(head); err != nil {
		return "", err
	}
	switch {
	case hint == FormatVTT:
		return FormatVTT, nil // the reader says what is wrong with the signature
	case arrowedTimes.MatchString(text) || strings.Contains(text, "-->"):
		return FormatSRT, nil
	case hint == FormatSRT:
		return FormatSRT, nil
	}
	return "", refuse("subtitle-unknown-format", "This text is in no subtitle format that is known here.",
		"Upload the subtitles as WebVTT, SubRip, TTML, SSA/ASS or EBU STL.")
}

// sniffUnsupported recognises subtitle formats that are known but not read, to name the way out.
func sniffUnsupported(head string) error {
	hint := "Open the file in your subtitle editor, export it as SubRip or WebVTT and upload that."
	switch {
	case strings.HasPrefix(head, "Scenarist_SCC"):
		return errUnsupported("Scenarist closed captions (SCC)", hint)
	case samiRoot.MatchString(head):
		return errUnsupported("SAMI", hint)
	case microDVD.MatchString(head):
		return errUnsupported("MicroDVD",
			"MicroDVD counts frames without saying the frame rate: "+strings.ToLower(hint[:1])+hint[1:])
	case mpl2.MatchString(head):
		return errUnsupported("MPL2", hint)
	case strings.HasPrefix(head, "[INFORMATION]") || subViewer.MatchString(head):
		return errUnsupported("SubViewer", hint)
	case lyrics.MatchString(head):
		return errUnsupported("LRC lyrics", hint)
	case strings.HasPrefix(head, "# VobSub index"):
		return errBitmap("DVD (VobSub)")
	}
	return nil
}

func errUnsupported(what, hint string) error {
	return refuse("subtitle-unsupported-format", what+" files cannot be read.", hint)
}

// signed says whether text begins with a WebVTT signature as the standard defines it.
func signed(text string) bool {
	rest, ok := strings.CutPrefix(text, "WEBVTT")
	return ok && (rest == "" || strings.ContainsRune(" \t\r\n", rune(rest[0])))
}
