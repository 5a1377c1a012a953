package ffmpeg

import (
	"strings"

	"golang.org/x/text/language"
)

// locale turns what containers say, mostly ISO 639-2 in either of its spellings, into a BCP 47 tag. Unknown, absent
// and "no language" give "".
func locale(tag string) string {
	tag = strings.TrimSpace(strings.ReplaceAll(tag, "_", "-"))
	switch strings.ToLower(tag) {
	case "", undetermined, "mul", "zxx", "mis", "unk":
		return ""
	}
	parsed, err := language.Parse(tag)
	if err != nil || parsed == language.Und {
		return ""
	}
	if base, confidence := parsed.Base(); confidence == language.No || strings.HasPrefix(base.String(), "q") && len(base.String()) == 3 {
		return ""
	}
	return parsed.String()
}
