package subtitles

import "io"

// Write writes the track in the format f. An *Error with the code subtitle-unwritable-format means that f can only be
// read; one with subtitle-write-failed wraps the error of w.
func (t *Track) Write(w io.Writer, f Format) error {
	switch f {
	case FormatVTT:
		return t.WriteVTT(w)
	case FormatSRT:
		return t.WriteSRT(w)
	case FormatTTML:
		return t.writeTTML(w)
	case FormatSSA:
		return t.writeSSA(w)
	}
	return refuse("subtitle-unwritable-format", "Subtitles cannot be written as \""+string(f)+"\".",
		"Choose vtt, srt, ttml or ssa.")
}
