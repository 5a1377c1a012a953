package subtitles

import (
	"regexp"
	"strings"
)

var htmlTag = regexp.MustCompile(`</?[A-Za-z][A-Za-z0-9]*(\s[^<>]*)?/?>`)

// srtMarkup turns SubRip text into cue text: b, i and u stay, other tags go, what merely looks like a tag is text.
// Override blocks such as {\an8} become a place on the screen; viewers would otherwise read the braces.
func srtMarkup(text string, found *findings) (string, place) {
	o := overrider{found: found}
	markup := o.convert(text, overrides, func(plain string) string { return srtTags(plain, found) })
	return markup, o.place
}

func srtTags(text string, found *findings) string {
	var b strings.Builder
	for text != "" {
		span := htmlTag.FindStringIndex(text)
		if span == nil {
			break
		}
		b.WriteString(escape(unescape(text[:span[0]])))
		b.WriteString(srtTag(text[span[0]:span[1]], found))
		text = text[span[1]:]
	}
	b.WriteString(escape(unescape(text)))
	return b.String()
}

// srtTag returns the WebVTT tag for one tag of SubRip.
func srtTag(tag string, found *findings) string {
	inside := strings.ToLower(strings.Trim(tag, "</>"))
	name := strings.Fields(inside)[0]
	slash := ""
	if strings.HasPrefix(tag, "</") {
		slash = "/"
	}
	switch name {
	case "b", "strong":
		return "<" + slash + "b>"
	case "i", "em":
		return "<" + slash + "i>"
	case "u":
		return "<" + slash + "u>"
	case "br":
		return "\n"
	}
	if slash == "" {
		found.count("subtitle-style-dropped")
	}
	return ""
}
