package manifest

import (
	"strings"

	"golang.org/x/text/language"
)

// maxTag is more than any language tag needs, in bytes.
const maxTag = 64

// reader is who the document is for.
type reader struct {
	wishes []language.Tag
	own    string // the asset's language
}

// newReader knows the reader's wishes; without any, the asset's own language counts. What is no language tag is passed over.
func newReader(locales []string, own string) reader {
	r := reader{own: own}
	if len(locales) == 0 {
		locales = []string{own}
	}
	for _, locale := range locales {
		if tag, known := parsed(locale); known {
			r.wishes = append(r.wishes, tag)
		}
	}
	return r
}

// best returns the place of the locale that fits the reader best, -1 where none is in a language asked for. Of equal ones the
// first wins.
func (r reader) best(locales []string) int {
	for _, wish := range r.wishes {
		var tags []language.Tag
		var places []int
		for place, locale := range locales {
			// The matcher alone would send Welsh readers to English and Basque ones to Spanish, in full confidence.
			if tag, known := parsed(locale); known && base(tag) == base(wish) {
				tags, places = append(tags, tag), append(places, place)
			}
		}
		if len(tags) == 0 {
			continue
		}
		// Less than high confidence means another script.
		if _, at, confidence := language.NewMatcher(tags).Match(wish); confidence >= language.High {
			return places[at]
		}
	}
	return -1
}

func parsed(locale string) (language.Tag, bool) {
	if len(locale) > maxTag {
		return language.Und, false
	}
	tag, err := language.Parse(locale)
	return tag, err == nil && !strings.HasPrefix(tag.String(), "und")
}

// base is the language without region and script. Its narrower code counts as the language itself, such as cmn as zh, and the two written
// forms of Norwegian count as one.
func base(tag language.Tag) string {
	if wide, err := language.Macro.Canonicalize(tag); err == nil {
		tag = wide
	}
	name, _ := tag.Base()
	switch name.String() {
	case "nb", "nn":
		return "no"
	default:
		return name.String()
	}
}
