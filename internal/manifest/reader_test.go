package manifest

import (
	"strings"
	"testing"
)

// TestReadersGetTheirLanguage is the table of who is given what. Empty: nothing that is there would do.
func TestReadersGetTheirLanguage(t *testing.T) {
	t.Parallel()
	cases := []struct{ wish, there, want string }{
		{"fr", "en fr", "fr"},
		{"fr-CA", "en fr", "fr"},
		{"fr", "en fr-CA", "fr-CA"},
		{"fr-CA", "fr fr-CA", "fr-CA"},
		{"es-MX", "es es-419", "es-419"},
		{"es-MX", "en es", "es"},
		{"es-MX", "es-ES en", "es-ES"},
		{"es-ES", "es-419 es", "es"},
		{"pt-PT", "pt-BR pt-PT", "pt-PT"},
		{"pt-AO", "pt-BR pt-PT", "pt-PT"},
		{"pt", "pt-PT pt-BR", "pt-BR"},
		{"pt-PT", "pt-BR", "pt-BR"},
		{"zh-TW", "zh-Hans zh-Hant", "zh-Hant"},
		{"zh-HK", "zh-Hans zh-Hant", "zh-Hant"},
		{"zh-CN", "zh-Hant zh-Hans", "zh-Hans"},
		{"zh", "zh-Hant zh-Hans", "zh-Hans"},
		{"zh-TW", "zh-Hans", ""},
		{"zh-Hans", "zh-TW", ""},
		{"zh-TW", "zh-CN en", ""},
		{"cmn-Hant", "zh-Hans zh-Hant", "zh-Hant"},
		{"zh-CN", "en cmn", "cmn"},
		{"arb", "ar", "ar"},
		{"yue", "zh-Hant", ""},
		{"en-AU", "en-US en-GB", "en-GB"},
		{"en", "en-GB en-US", "en-US"},
		{"en-US", "en-GB", "en-GB"},
		{"sr-Latn", "sr", ""},
		{"no", "nb", "nb"},
		{"nb", "no en", "no"},
		{"nn", "nb en", "nb"},
		{"iw", "he", "he"},
		{"tl", "fil", "fil"},
		// The matcher alone is sure that all of these may be sent to a neighbour's language.
		{"cy", "en", ""},
		{"eu", "es", ""},
		{"ta", "en", ""},
		{"be", "ru", ""},
		{"br", "fr", ""},
		{"gl", "es pt", ""},
		{"da", "nb", ""},
		{"ja", "en", ""},
		{"uk", "ru", ""},
		{"ca", "es", ""},
		{"und", "en fr", ""},
		{"mul", "en", ""},
		{"fr", "und", ""},
		{"nonsense!", "en", ""},
		{"fr", "nonsense! fr", "fr"},
		{"", "en", ""},
		{"de,fr", "en fr", "fr"},
		{"de,fr", "fr de-AT", "de-AT"},
		{"zh-TW,ja", "zh-Hans ja", "ja"},
	}
	for _, c := range cases {
		there := strings.Fields(c.there)
		got := ""
		if at := newReader(strings.Split(c.wish, ","), "").best(there); at >= 0 {
			got = there[at]
		}
		if got != c.want {
			t.Errorf("who wants %q and may have %q gets %q, want %q", c.wish, c.there, got, c.want)
		}
	}
}

func TestWithoutAWishTheAssetsLanguageCounts(t *testing.T) {
	t.Parallel()
	if at := newReader(nil, "fr-FR").best([]string{"en", "fr"}); at != 1 {
		t.Errorf("place %d", at)
	}
	if at := newReader([]string{"de"}, "fr-FR").best([]string{"en", "fr"}); at != -1 {
		t.Errorf("who asks for German is given place %d", at)
	}
}
