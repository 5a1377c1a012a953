package profiles

import (
	"errors"
	"strings"

	"golang.org/x/text/language"
)

// undetermined is BCP 47's tag for a language nobody knows.
const undetermined = "und"

// canonicalLocale returns a BCP 47 tag in its canonical spelling ("en_us" becomes "en-US"). Well-formed tags of
// languages the library has never heard of keep their
// spelling.
func canonicalLocale(text string) (string, bool) {
	tag, err := language.Parse(text)
	var unknown language.ValueError
	switch {
	case text == "":
		return "", false
	case errors.As(err, &unknown):
		return strings.ReplaceAll(text, "_", "-"), true
	case err != nil:
		return "", false
	default:
		return tag.String(), true
	}
}
