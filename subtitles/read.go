package subtitles

import (
	"strings"
)

// ReadOptions steer [Read]. The zero value reads anything with the default limits.
type ReadOptions struct {
	// Name is the file name, a hint where the content does not tell.
	Name string
	// Limits bound the file; zero fields take their defaults.
	Limits Limits
	// Charset overrides detection: any label of the WHATWG Encoding Standard, such as "windows-1250" or "big5".
	Charset string
	// Language is a BCP 47 hint from which the encoding of old files is guessed: "ru" suggests windows-1251.
	Language string
}

// Read reads a subtitle file in any of the [Formats], told by its content first and its name second. It repairs what
// it can (text encoding, order, blank lines, tags, doubtful times) and drops what cannot be shown; every such act is a
// [Problem]. The error is an [*Error] and means that nothing usable was left. Read keeps no reference to data.
func Read(data []byte, opts ReadOptions) (*Track, []Problem, error) {
	found := &findings{}
	track, err := read(data, opts, found)
	if err != nil {
		return nil, found.close(), err
	}
	return track, found.close(), nil
}

func read(data []byte, opts ReadOptions, found *findings) (*Track, error) {
	limits := opts.Limits.withDefaults()
	if err := limits.checkBytes(len(data)); err != nil {
		return nil, err
	}
	src, err := open(data, opts, found)
	if err != nil {
		return nil, err
	}
	src.limits = limits
	track, err := src.parse(found)
	if err != nil {
		return nil, err
	}
	track.Format, track.Charset = src.format, src.charset
	return track, track.repair(limits, found)
}

// source is a file whose format and encoding are known.
type source struct {
	data    []byte
	text    string
	format  Format
	charset string
	limits  Limits
}

// open tells the format and decodes the text. Binary formats keep their bytes.
func open(data []byte, opts ReadOptions, found *findings) (*source, error) {
	if format, err := sniffBinary(data); err != nil || format != "" {
		return &source{data: data, format: format, charset: "binary"}, err
	}
	text, charset, err := decode(data, opts, found)
	if err != nil {
		return nil, err
	}
	format, err := sniffText(text, opts.Name)
	if err != nil {
		return nil, err
	}
	return &source{data: data, text: text, format: format, charset: charset}, nil
}

func (s *source) parse(found *findings) (*Track, error) {
	if s.format == FormatVTT && strings.ContainsRune(s.text, 0) {
		found.filef("subtitle-control-characters", "NUL characters were replaced, as the WebVTT standard demands.")
		s.text = strings.ReplaceAll(s.text, "\x00", "\ufffd")
	}
	s.text = dropControls(s.text, found)
	switch s.format {
	case FormatSTL:
		return readSTL(s, found)
	case FormatTTML:
		return readTTML(s, found)
	}
	lines := splitLines(s.text)
	if err := s.limits.checkLines(lines); err != nil {
		return nil, err
	}
	switch s.format {
	case FormatVTT:
		return readVTT(s, lines, found)
	case FormatSSA:
		return readSSA(s, lines, found)
	default:
		return readSRT(s, lines, found)
	}
}

// splitLines splits at CR LF, CR and LF, as mixed as they come. A final line break opens no further line.
func splitLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// dropControls removes control characters other than tab and line breaks.
func dropControls(text string, found *findings) string {
	dropped := 0
	clean := strings.Map(func(r rune) rune {
		if control(r) {
			dropped++
			return -1
		}
		return r
	}, text)
	if dropped > 0 {
		found.filef("subtitle-control-characters", "%d control characters were left out of the text.", dropped)
	}
	return clean
}

// control says whether r has no place in text.
func control(r rune) bool {
	return (r < ' ' && r != '\t' && r != '\n' && r != '\r') || r == 0x7f
}
