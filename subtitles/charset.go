package subtitles

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/language"
)

// utf8Name is the WHATWG name of UTF-8.
const utf8Name = "utf-8"

// decode returns the text as UTF-8 without a byte order mark, and the WHATWG name of the encoding it was in.
func decode(data []byte, opts ReadOptions, found *findings) (text, name string, err error) {
	if opts.Charset != "" {
		return decodeAs(data, opts.Charset)
	}
	if enc, name := byMark(data); enc != nil {
		return decodeWith(data, enc, name)
	}
	if enc, name := byZeros(data); enc != nil {
		found.filef("subtitle-charset-assumed", "The text was read as %s, although the file does not say so.", name)
		return decodeWith(data, enc, name)
	}
	if utf8.Valid(data) {
		return string(data), utf8Name, nil
	}
	return decodeLegacy(data, opts, found)
}

func decodeAs(data []byte, label string) (string, string, error) {
	enc, name := charset.Lookup(label)
	if enc == nil || name == "replacement" {
		return "", "", refuse("subtitle-bad-charset", "The text encoding \""+label+"\" is not known.",
			"Use a name such as utf-8, windows-1252, windows-1251, shift_jis or gb18030.")
	}
	if marked, markedName := byMark(data); marked != nil && name == utf8Name {
		return decodeWith(data, marked, markedName)
	}
	return decodeWith(data, enc, name)
}

func decodeWith(data []byte, enc encoding.Encoding, name string) (string, string, error) {
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", "", refuse("subtitle-bad-charset", "The text is not "+name+", although it looks like it.",
			"Save the file as UTF-8 and upload it again.").because(err)
	}
	return strings.TrimPrefix(string(out), "\ufeff"), name, nil
}

// byMark tells the encoding by its byte order mark. UTF-32 comes before UTF-16, whose mark it begins with.
func byMark(data []byte) (encoding.Encoding, string) {
	switch {
	case bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}):
		return unicode.UTF8BOM, utf8Name
	case bytes.HasPrefix(data, []byte{0xff, 0xfe, 0, 0}):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), "utf-32le"
	case bytes.HasPrefix(data, []byte{0, 0, 0xfe, 0xff}):
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM), "utf-32be"
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le"
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be"
	}
	return nil, ""
}

// byZeros recognises UTF-16 without a mark: time stamps are ASCII, so zeros fill one half of the byte pairs.
func byZeros(data []byte) (encoding.Encoding, string) {
	head := data[:min(len(data), 4096)]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	quarter := len(head) / 2 / 4
	switch {
	case zeros[1] > quarter && zeros[0]*8 <= zeros[1]:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
	case zeros[0] > quarter && zeros[1]*8 <= zeros[0]:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	}
	return nil, ""
}

// decodeLegacy reads text that is no Unicode at all. What the file declares wins over what the language suggests,
// and Windows-1252 remains for the rest.
func decodeLegacy(data []byte, opts ReadOptions, found *findings) (string, string, error) {
	for _, label := range []string{declaredCharset(data), languageCharset(opts.Language)} {
		enc, name := charset.Lookup(label)
		if enc == nil || name == "replacement" || name == utf8Name || strings.HasPrefix(name, "utf-16") {
			continue
		}
		text, _, err := decodeWith(data, enc, name)
		if err == nil && !strings.ContainsRune(text, utf8.RuneError) {
			found.filef("subtitle-charset-assumed",
				"The file is not UTF-8; it was read as %s. Check the accented letters.", name)
			return text, name, nil
		}
	}
	enc, name, _ := charset.DetermineEncoding(data, "text/plain")
	text, _, err := decodeWith(data, enc, name)
	if strings.ContainsRune(text, utf8.RuneError) {
		enc, name = charset.Lookup("windows-1252")
		text, _, err = decodeWith(data, enc, name)
	}
	if err == nil {
		found.filef("subtitle-charset-assumed",
			"The file is not UTF-8 and names no encoding; it was read as %s. Check the accented letters.", name)
	}
	return text, name, err
}

var xmlEncoding = regexp.MustCompile(`^\s*<\?xml[^>]*\sencoding=["']([A-Za-z0-9._-]+)["']`)

func declaredCharset(data []byte) string {
	if m := xmlEncoding.FindSubmatch(data[:min(len(data), 256)]); m != nil {
		return string(m[1])
	}
	return ""
}

// languageCharset returns the encoding that was customary for a language before Unicode.
func languageCharset(tag string) string {
	parsed, err := language.Parse(tag)
	if tag == "" || err != nil {
		return ""
	}
	return htmlindex.LanguageDefault(parsed)
}
