package manifest

import (
	"fmt"
	"strings"

	"golang.org/x/text/language"
)

// maxWish is more than any browser sends, in bytes.
const maxWish = 1000

// ParseLocales reads what a reader asks for: one BCP 47 tag, or several in the form of an Accept-Language header such as
// "fr-CA,fr;q=0.8". It returns them in canonical spelling, the most wanted first; none for an empty text. An error says what is
// wrong with the text, for people.
func ParseLocales(text string) ([]string, error) {
	if len(text) > maxWish {
		return nil, fmt.Errorf("a list of languages has at most %d bytes", maxWish)
	}
	tags, _, err := language.ParseAcceptLanguage(text)
	if err != nil {
		return nil, fmt.Errorf("no list of BCP 47 tags: %w", err)
	}
	var locales []string
	for _, tag := range tags {
		locales = append(locales, tag.String())
	}
	return locales, nil
}

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
	if len(locale) > maxWish {
		return language.Und, false
	}
	tag, err := language.Parse(locale)
	return tag, err == nil && !strings.HasPrefix(tag.String(), "und")
}

// base is the language without region and script. The two written forms of Norwegian count as one.
func base(tag language.Tag) string {
	name, _ := tag.Base()
	switch name.String() {
	case "nb", "nn":
		return "no"
	default:
		return name.String()
	}
}
