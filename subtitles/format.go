package subtitles

import (
	"path/filepath"
	"strings"
)

// Format names a subtitle format.
type Format string

// The formats that can be read. SSA stands for SubStation Alpha and for its successor ASS.
const (
	FormatVTT  Format = "vtt"
	FormatSRT  Format = "srt"
	FormatTTML Format = "ttml"
	FormatSSA  Format = "ssa"
	FormatSTL  Format = "stl"
)

// Formats returns the formats [Read] accepts, in a fixed order.
func Formats() []Format {
	return []Format{FormatVTT, FormatSRT, FormatTTML, FormatSSA, FormatSTL}
}

// Writable says whether [Track.Write] can write the format. EBU STL can only be read.
func (f Format) Writable() bool {
	return f == FormatVTT || f == FormatSRT || f == FormatTTML || f == FormatSSA
}

// Extension returns the usual file name extension with its dot.
func (f Format) Extension() string { return "." + string(f) }

// MIME returns the registered or customary media type, or application/octet-stream.
func (f Format) MIME() string {
	switch f {
	case FormatVTT:
		return "text/vtt; charset=utf-8"
	case FormatSRT:
		return "application/x-subrip; charset=utf-8"
	case FormatTTML:
		return "application/ttml+xml"
	case FormatSSA:
		return "text/x-ssa; charset=utf-8"
	case FormatSTL:
		return "application/x-ebu-stl"
	default:
		return "application/octet-stream"
	}
}

// formatOfName guesses from a file name alone; "" where the name says nothing.
func formatOfName(name string) Format {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".vtt", ".webvtt":
		return FormatVTT
	case ".srt":
		return FormatSRT
	case ".ttml", ".dfxp", ".xml", ".itt":
		return FormatTTML
	case ".ssa", ".ass":
		return FormatSSA
	case ".stl":
		return FormatSTL
	default:
		return ""
	}
}
