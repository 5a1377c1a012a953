package subtitles_test

import (
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/reelmill/reelmill/subtitles"
)

func TestCharsets(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		enc     encoding.Encoding
		text    string
		opts    subtitles.ReadOptions
		charset string
		assumed bool
	}{
		{name: "UTF-8", enc: unicode.UTF8, text: "Žluťoučký", charset: "utf-8"},
		{name: "UTF-8 with mark", enc: unicode.UTF8BOM, text: "Žluťoučký", charset: "utf-8"},
		{name: "UTF-16LE with mark", enc: unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text: "\u65e5\u672c", charset: "utf-16le"},
		{name: "UTF-16BE with mark", enc: unicode.UTF16(unicode.BigEndian, unicode.UseBOM), text: "\u65e5\u672c", charset: "utf-16be"},
		{name: "UTF-16LE unmarked", enc: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), text: "\u65e5\u672c", charset: "utf-16le", assumed: true},
		{name: "UTF-16BE unmarked", enc: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), text: "\u65e5\u672c", charset: "utf-16be", assumed: true},
		{name: "UTF-32LE with mark", enc: utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), text: "\u65e5\u672c", charset: "utf-32le"},
		{name: "Windows-1252", enc: charmap.Windows1252, text: "œuvre à 5 €", charset: "windows-1252", assumed: true},
		{name: "Latin-1", enc: charmap.ISO8859_1, text: "Straße", charset: "windows-1252", assumed: true},
		{
			name: "Cyrillic by language", enc: charmap.Windows1251, text: "Привет", charset: "windows-1251", assumed: true,
			opts: subtitles.ReadOptions{Language: "ru"},
		},
		{
			name: "Japanese by language", enc: japanese.ShiftJIS, text: "\u6771\u4eacタワー", charset: "shift_jis", assumed: true,
			opts: subtitles.ReadOptions{Language: "ja-JP"},
		},
		{
			name: "a wrong language falls back", enc: charmap.Windows1252, text: "ÿþýüðïî", charset: "windows-1252", assumed: true,
			opts: subtitles.ReadOptions{Language: "ja"},
		},
		{
			name: "override", enc: charmap.Windows1250, text: "őrült", charset: "windows-1250",
			opts: subtitles.ReadOptions{Charset: "cp1250"},
		},
		{
			name: "override of UTF-8 with another mark", enc: unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text: "é",
			charset: "utf-16le", opts: subtitles.ReadOptions{Charset: "utf-8"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			file, err := test.enc.NewEncoder().String("1\r\n00:00:01,000 --> 00:00:02,000\r\n" + test.text + "\r\n")
			if err != nil {
				t.Fatal(err)
			}
			track, problems, err := subtitles.Read([]byte(file), test.opts)
			if err != nil {
				t.Fatal(err)
			}
			if track.Charset != test.charset || track.Cues[0].Plain() != test.text {
				t.Errorf("got %q in %s", track.Cues[0].Plain(), track.Charset)
			}
			if hasCode(problems, "subtitle-charset-assumed") != test.assumed {
				t.Errorf("problems %v", problems)
			}
		})
	}
}

func TestDeclaredCharsetOfXML(t *testing.T) {
	t.Parallel()
	file, err := charmap.ISO8859_2.NewEncoder().String(
		`<?xml version="1.0" encoding="ISO-8859-2"?><tt><body><p begin="1s" end="2s">őrült</p></body></tt>`)
	if err != nil {
		t.Fatal(err)
	}
	track, _, err := subtitles.Read([]byte(file), subtitles.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if track.Charset != "iso-8859-2" || track.Cues[0].Plain() != "őrült" {
		t.Errorf("got %q in %s", track.Cues[0].Plain(), track.Charset)
	}
}

func TestUnknownCharset(t *testing.T) {
	t.Parallel()
	for _, label := range []string{"klingon-8", "replacement"} {
		_, _, err := subtitles.Read([]byte("00:01,000 --> 00:02,000\nx"), subtitles.ReadOptions{Charset: label})
		if got := subtitles.CodeOf(err); got != "subtitle-bad-charset" {
			t.Errorf("%s: %q", label, got)
		}
	}
}
