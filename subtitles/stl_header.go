package subtitles

import (
	"slices"
	"strings"
)

// stlField is a field of the General Subtitle Information block that must hold digits.
type stlField struct {
	name          string
	offset, width int
	fallback      string
}

// stlFields lists the fields whose damage would stop the reader although none of them is needed for the text.
func stlFields() []stlField {
	return []stlField{
		{"creation date", 224, 6, "      "},
		{"revision date", 230, 6, "      "},
		{"number of blocks", 238, 5, "     "},
		{"number of subtitles", 243, 5, "     "},
		{"number of groups", 248, 3, "   "},
		{"characters per row", 251, 2, "  "},
		{"rows", 253, 2, "  "},
		{"start of programme", 256, 8, "00000000"},
		{"first cue", 264, 8, "00000000"},
		{"number of disks", 272, 1, "1"},
		{"disk sequence number", 273, 1, "1"},
	}
}

// mendSTLHeader returns a copy of the header in which damaged fields hold their defaults.
func mendSTLHeader(header []byte, found *findings) []byte {
	out := slices.Clone(header)
	for _, f := range stlFields() {
		field := out[f.offset : f.offset+f.width]
		text := strings.TrimSpace(string(field))
		_, number := digits(text)
		optional := strings.TrimSpace(f.fallback) == ""
		date := f.width == 6 && number && !plausibleDate(text)
		if (text == "" && optional) || (number && len(text) == f.width && !date) || (number && optional && f.width != 6) {
			continue
		}
		if text != "" {
			found.file("subtitle-header-repaired", "The header field %q is damaged; a default was used.", f.name)
		}
		copy(field, f.fallback)
	}
	if rate := string(out[3:11]); !slices.Contains([]string{"STL25.01", "STL30.01"}, rate) {
		// Nearly every STL file is of 25 frames; a wrong guess shows in the times, so it is said.
		found.lost(0, 0, "subtitle-frame-rate-assumed", "The frame rate %q is not known; 25 was assumed. Check the timing.",
			clip(strings.TrimSpace(rate)))
		copy(out[3:11], "STL25.01")
	}
	return out
}

// plausibleDate checks yymmdd.
func plausibleDate(text string) bool {
	if len(text) != 6 {
		return false
	}
	month, _ := digits(text[2:4])
	day, _ := digits(text[4:6])
	return month >= 1 && month <= 12 && day >= 1 && day <= 28
}

// stlLanguage returns the BCP 47 tag for the language codes of EBU Tech 3264 that occur in practice, or "".
func stlLanguage(code []byte) string {
	tags := map[string]string{
		"01": "sq", "02": "br", "03": "ca", "04": "hr", "05": "cy", "06": "cs", "07": "da", "08": "de", "09": "en",
		"0A": "es", "0B": "eo", "0C": "et", "0D": "eu", "0E": "fo", "0F": "fr", "10": "fy", "11": "ga", "12": "gd",
		"13": "gl", "14": "is", "15": "it", "17": "la", "18": "lv", "19": "lb", "1A": "lt", "1B": "hu", "1C": "mt",
		"1D": "nl", "1E": "no", "1F": "oc", "20": "pl", "21": "pt", "22": "ro", "23": "rm", "24": "sr", "25": "sk",
		"26": "sl", "27": "fi", "28": "sv", "29": "tr", "2A": "nl", "2B": "wa",
	}
	return tags[strings.ToUpper(string(code))]
}
