package subtitles

import (
	"html"
	"regexp"
	"strings"
)

// entity matches a character reference that ends in its semicolon. HTML also accepts some without one, but reading
// "AT&T" or "R&notes" that way would spoil text that nobody meant as an entity.
var entity = regexp.MustCompile(`&(#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);`)

// unescape decodes the character references of text that may hold any. An undefined name stays as it is.
func unescape(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	return entity.ReplaceAllStringFunc(text, func(reference string) string {
		return strings.Map(func(r rune) rune {
			if control(r) {
				return -1
			}
			return r
		}, html.UnescapeString(reference))
	})
}

// escape makes plain text safe as WebVTT cue text. ">" is escaped so that no arrow can arise.
func escape(text string) string { return markupEscaper.Replace(text) }

var markupEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escapeStray escapes the ampersands that begin no character reference, and arrows. Text that is valid stays as it is.
func escapeStray(text string) string {
	text = strings.ReplaceAll(text, "-->", "--&gt;")
	if !strings.Contains(text, "&") {
		return text
	}
	var b strings.Builder
	for text != "" {
		i := strings.IndexByte(text, '&')
		if i < 0 {
			break
		}
		b.WriteString(text[:i])
		text = text[i:]
		if m := entity.FindString(text); m != "" && strings.HasPrefix(text, m) && html.UnescapeString(m) != m {
			b.WriteString(m)
			text = text[len(m):]
			continue
		}
		b.WriteString("&amp;")
		text = text[1:]
	}
	return b.String() + text
}
