package subtitles_test

import (
	"strings"
	"testing"

	"github.com/reelmill/reelmill/subtitles"
)

func TestParseLocale(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"fr": "fr", "fr-fr": "fr-FR", "eng": "en", "fre": "fr", "fra": "fr", "ger": "de", "en_us": "en-US", "iw": "he",
		"en_US.UTF-8": "en-US", "de_DE@euro": "de-DE", "\tpt-br\n": "pt-BR", "zh-hant": "zh-Hant", "sr-Latn": "sr-Latn",
		"und": "und", "UND": "und", "es-419": "es-419", "en-Latn": "en-Latn",
	}
	for tag, want := range good {
		if got, err := subtitles.ParseLocale(tag); got != want || err != nil {
			t.Errorf("%q: got %q, %v; want %q", tag, got, err, want)
		}
	}
	for _, tag := range []string{"", " ", "xx", "english!", "fr--CA", strings.Repeat("a-", 200), "\xff\xfe", ".UTF-8"} {
		got, err := subtitles.ParseLocale(tag)
		if got != "" || subtitles.CodeOf(err) != "subtitle-bad-locale" {
			t.Errorf("%q: got %q, %v", tag, got, err)
		}
	}
}

func TestLocaleLabel(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{
		"fr": "Français", "fr-FR": "Français", "fr-CA": "Français (Canada)", "en": "English", "en-US": "English",
		"en-GB": "English (United Kingdom)", "pt-BR": "Português", "pt-PT": "Português (Portugal)", "de-CH": "Deutsch (Schweiz)",
		"es-419": "Español (Latinoamérica)", "ja": "\u65e5\u672c\u8a9e", "zh-Hans": "\u7b80\u4f53\u4e2d\u6587", "zh-Hant": "\u7e41\u9ad4\u4e2d\u6587", "zh-TW": "\u4e2d\u6587 (\u53f0\u7063)",
		"sr": "Српски", "sr-Latn": "Srpski (latinica)", "ka": "ქართული", "ru": "Русский", "ar": "العربية", "el": "Ελληνικά",
		"und": "Unknown language", "und-US": "Unknown language", "tlh": "tlh", "x-house": "x-house", "not a tag": "not a tag",
	} {
		if got := subtitles.LocaleLabel(tag); got != want {
			t.Errorf("%q: got %q, want %q", tag, got, want)
		}
	}
}
