package pipeline

import (
	"strings"

	"golang.org/x/text/language"
)

// Country returns the ISO 3166-1 code of two letters by which territories are compared, and whether code is one, in either case. Old and
// unofficial codes are those of the same country: UK is GB.
func Country(code string) (string, bool) {
	code = strings.TrimSpace(code)
	if len(code) != 2 { // who writes to us writes one form
		return "", false
	}
	return CountrySaid(code)
}

// CountrySaid is Country for the words of others, such as proxies, which also write countries by three letters or digits: GBR and 826 are GB.
func CountrySaid(code string) (string, bool) {
	region, err := language.ParseRegion(strings.TrimSpace(code))
	if err != nil || !region.IsCountry() {
		return "", false
	}
	canonical := region.Canonicalize().String()
	return canonical, len(canonical) == 2
}
