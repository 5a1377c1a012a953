package subtitles

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// undetermined is the BCP 47 tag for a language nobody named.
const undetermined = "und"

// maxTagBytes is more than any registered language tag needs.
const maxTagBytes = 64

// ParseLocale returns the canonical BCP 47 form of a language tag. ISO 639-2 codes ("eng", "fre"), withdrawn codes
// ("iw") and POSIX forms ("en_US.UTF-8") normalise; "und" is allowed. An unknown language is an [*Error] with the code
// subtitle-bad-locale.
func ParseLocale(tag string) (string, error) {
	parsed, err := parseTag(tag)
	if err != nil {
		return "", err
	}
	return parsed.String(), nil
}

func parseTag(tag string) (language.Tag, error) {
	// A POSIX locale carries an encoding and a modifier behind the language.
	clean, _, _ := strings.Cut(strings.TrimSpace(tag), ".")
	clean, _, _ = strings.Cut(clean, "@")
	if clean == "" || len(clean) > maxTagBytes {
		return language.Und, errLocale(tag, nil)
	}
	parsed, err := language.Parse(clean)
	if err != nil {
		return language.Und, errLocale(tag, err)
	}
	return parsed, nil
}

func errLocale(tag string, cause error) error {
	return refuse("subtitle-bad-locale", fmt.Sprintf("%q is not a language tag.", clip(tag)),
		"Use a tag such as fr, fr-CA, pt-BR or zh-Hant; und stands for an unknown language.").because(cause)
}

// LocaleLabel returns the name of a locale in its own language, capitalised, for a menu: "Français" for fr-FR,
// "Français (Canada)" for fr-CA. The region is left out where it is the one the language is most spoken in. For und it
// returns "Unknown language", and for a tag without a known name the tag itself.
func LocaleLabel(tag string) string {
	parsed, err := parseTag(tag)
	if err != nil {
		return tag
	}
	if base, _, _ := parsed.Raw(); base.String() == undetermined && !strings.HasPrefix(parsed.String(), "x-") {
		// x/text answers with nothing here, or with English where it guesses the likely language.
		return "Unknown language"
	}
	name := languageName(parsed)
	if name == "" {
		return parsed.String()
	}
	if region := regionName(parsed); region != "" {
		name += " (" + region + ")"
	}
	return capitalised(name)
}

func languageName(tag language.Tag) string {
	base, script, _ := tag.Raw()
	if base.String() == undetermined {
		return ""
	}
	if base.String() == "sr" && script.String() == "Latn" {
		// x/text names it Serbo-Croatian, a word that viewers in the region read as another language.
		return "Srpski (latinica)"
	}
	short, err := language.Compose(base, script)
	if err != nil {
		return ""
	}
	return display.Self.Name(short)
}

// regionName returns the name of an explicit region that is not the likely one for the language and script.
func regionName(tag language.Tag) string {
	base, script, region := tag.Raw()
	if region.String() == "ZZ" {
		return ""
	}
	short, err := language.Compose(base, script)
	if err != nil {
		return ""
	}
	if likely, _ := short.Region(); likely == region {
		return ""
	}
	if names := display.Regions(tag); names != nil {
		return names.Name(region)
	}
	return region.String()
}

// capitalised uses title case, because the upper case of Georgian letters is meant for headlines only.
func capitalised(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToTitle(first)) + name[size:]
}
