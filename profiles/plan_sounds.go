package profiles

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// soundsOf lists the renditions of every sound track: the main track first, then the others in order, each followed
// by its surround sound where there is some.
func soundsOf(stream *StreamCoding, tracks []AudioTrack) []Sound {
	if stream.Audio == nil || len(tracks) == 0 {
		return nil
	}
	var sounds []Sound
	taken := map[string]bool{}
	for _, track := range mainFirst(tracks) {
		coding, _ := resolveSound(stream.Audio, []AudioTrack{track})
		locale, known := canonicalLocale(track.Language)
		if !known {
			locale = undetermined
		}
		rendition := Sound{
			Track: track.Index, Language: locale, Label: distinct(soundLabel(track, locale), taken),
			Default: len(sounds) == 0, Coding: *coding, Described: track.Described,
		}
		sounds = append(sounds, rendition)
		if stream.Surround != nil && track.Channels >= surroundChannels {
			rendition.Default, rendition.Coding = false, *stream.Surround
			sounds = append(sounds, rendition)
		}
	}
	return sounds
}

func mainFirst(tracks []AudioTrack) []AudioTrack {
	main := mainSound(tracks)
	others := slices.DeleteFunc(slices.Clone(tracks), func(t AudioTrack) bool { return t.Index == main.Index })
	return append([]AudioTrack{main}, others...)
}

// describedSuffix ends the label of a track that also tells what is to be seen, where the master gives it no title.
const describedSuffix = " (AD)"

// soundLabel is what a menu calls a track: its title, else its language in that language.
func soundLabel(track AudioTrack, locale string) string {
	if title := strings.TrimSpace(track.Title); title != "" {
		return title
	}
	if track.Described {
		return languageLabel(locale) + describedSuffix
	}
	return languageLabel(locale)
}

func languageLabel(locale string) string {
	if locale == undetermined {
		return "Sound"
	}
	name := ownName(locale)
	if name == "" {
		return locale
	}
	first, width := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[width:]
}

// ownName is what speakers call their language, with the variant where it is not the likely one: "português europeu"
// for pt-PT, "português" for pt-BR. It is empty for languages without a known name.
func ownName(locale string) string {
	tag, err := language.Parse(locale)
	base, script, region := tag.Raw()
	if err != nil || base.String() == undetermined { // the library would guess, in English
		return ""
	}
	short, err := language.Compose(base, script)
	if err != nil {
		return ""
	}
	if likely, _ := short.Region(); region != (language.Region{}) && region != likely {
		if full, err := language.Compose(base, script, region); err == nil && display.Self.Name(full) != "" {
			return display.Self.Name(full)
		}
	}
	return display.Self.Name(short)
}

// distinct numbers labels that a menu already has.
func distinct(label string, taken map[string]bool) string {
	unique := label
	for n := 2; taken[unique]; n++ {
		unique = fmt.Sprintf("%s %d", label, n)
	}
	taken[unique] = true
	return unique
}
