package subtitles

import (
	"bytes"
	"slices"
	"strings"
)

// The fields of the General Subtitle Information block that matter here, as offsets of EBU Tech 3264.
const (
	stlRateAt, stlRateEnd       = 3, 11    // disk format code, which names the frame rate
	stlStandardAt               = 11       // display standard: open subtitling or teletext
	stlTableAt, stlTableEnd     = 12, 14   // character code table
	stlLanguageAt               = 14       // language code, two bytes
	stlNumbersAt, stlNumbersEnd = 224, 253 // dates, counts and the width of rows
	stlRowsAt, stlRowsEnd       = 253, 255
	stlOriginAt, stlOriginEnd   = 256, 264 // time code of the start of the programme
	stlRestAt, stlRestEnd       = 264, 274 // first cue and disk numbers
)

// mendSTLHeader returns a copy of the header that go-astisub can read: fields that play no part in the text are
// blanked, because any damage in them would stop or panic the library, and the rest is checked.
func mendSTLHeader(header []byte, found *findings) ([]byte, error) {
	out := slices.Clone(header)
	out[stlStandardAt] = '0' // the blocks are mended to what open subtitling allows
	blank(out[stlNumbersAt:stlNumbersEnd])
	blank(out[stlRestAt:stlRestEnd])
	if !allDigits(out[stlRowsAt:stlRowsEnd]) {
		blank(out[stlRowsAt:stlRowsEnd])
	}
	if origin := out[stlOriginAt:stlOriginEnd]; !allDigits(origin) {
		if len(bytes.Trim(origin, " \x00")) > 0 {
			found.lostf(0, 0, "subtitle-header-repaired",
				"The start of the programme in the header is damaged; zero was assumed. Check the timing.")
		}
		blank(origin)
	}
	if rate := string(out[stlRateAt:stlRateEnd]); !slices.Contains([]string{"STL25.01", "STL30.01"}, rate) {
		found.lostf(0, 0, "subtitle-header-repaired",
			"The frame rate %q in the header is not known; 25 was assumed. Check the timing.", printable(rate))
		copy(out[stlRateAt:stlRateEnd], "STL25.01")
	}
	return out, mendSTLTable(out[stlTableAt:stlTableEnd])
}

// mendSTLTable accepts the Latin table, which is the default where the field is blank or damaged.
func mendSTLTable(table []byte) error {
	names := map[string]string{"01": "Cyrillic", "02": "Arabic", "03": "Greek", "04": "Hebrew"}
	if name, other := names[string(table)]; other {
		return refuse("subtitle-unsupported-format", "EBU STL files in the "+name+" character table cannot be read.",
			"Export the subtitles as EBU-TT, SubRip or WebVTT in UTF-8 and upload that.")
	}
	copy(table, "00")
	return nil
}

func blank(field []byte) {
	for i := range field {
		field[i] = ' '
	}
}

func allDigits(field []byte) bool {
	_, ok := digits(string(field))
	return ok
}

// printable makes a header field safe for a message.
func printable(field string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, field))
}

// stlLanguage returns the BCP 47 tag for the language codes of EBU Tech 3264, Latin script part, or "".
func stlLanguage(code string) string {
	tags := map[string]string{
		"01": "sq", "02": "br", "03": "ca", "04": "hr", "05": "cy", "06": "cs", "07": "da", "08": "de", "09": "en",
		"0A": "es", "0B": "eo", "0C": "et", "0D": "eu", "0E": "fo", "0F": "fr", "10": "fy", "11": "ga", "12": "gd",
		"13": "gl", "14": "is", "15": "it", "17": "la", "18": "lv", "19": "lb", "1A": "lt", "1B": "hu", "1C": "mt",
		"1D": "nl", "1E": "no", "1F": "oc", "20": "pl", "21": "pt", "22": "ro", "23": "rm", "24": "sr", "25": "sk",
		"26": "sl", "27": "fi", "28": "sv", "29": "tr", "2A": "nl", "2B": "wa",
	}
	return tags[strings.ToUpper(code)]
}
