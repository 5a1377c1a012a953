package pipeline

import (
	"strings"

	"golang.org/x/text/language"
)

// Country returns the ISO 3166-1 code of two letters by which territories are compared, and whether code is one, in either case. Old and
// unofficial codes are those of the same country: UK is GB.
func Country(code string) (string, bool) {
	code = strings.TrimSpace(code)
	if len(code) != 2 { // the library knows codes of three letters and of digits, too
		return "", false
	}
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() {
		return "", false
	}
	canonical := region.Canonicalize().String()
	return canonical, len(canonical) == 2
}
