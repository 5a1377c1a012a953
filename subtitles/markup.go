package subtitles

import (
	"strings"
	"time"
)

type tokenKind int

const (
	textToken tokenKind = iota
	startTag
	endTag
	timeTag
)

// The tags of WebVTT cue text that are treated by name; b, i, u and c need no treatment.
const (
	tagVoice = "v"
	tagLang  = "lang"
	tagRuby  = "ruby"
	tagRT    = "rt"
)

// token is one piece of WebVTT cue text. Text and annotations stay escaped, as they were written.
type token struct {
	kind       tokenKind
	text       string // of a text token
	name       string // of a tag
	classes    string // ".a.b", as written
	annotation string
	at         time.Duration // of a time tag
}

// tokenize splits cue text the way the WebVTT cue text tokenizer does: "<" always opens a tag, and a tag that
// nothing closes takes the rest of the text.
func tokenize(text string) []token {
	var out []token
	for text != "" {
		open := strings.IndexByte(text, '<')
		if open < 0 {
			return append(out, token{text: text})
		}
		if open > 0 {
			out = append(out, token{text: text[:open]})
		}
		inside, rest, _ := strings.Cut(text[open+1:], ">")
		out = append(out, readTag(inside))
		text = rest
	}
	return out
}

func readTag(inside string) token {
	if rest, ok := strings.CutPrefix(inside, "/"); ok {
		return token{kind: endTag, name: strings.TrimSpace(rest)}
	}
	if inside != "" && inside[0] >= '0' && inside[0] <= '9' {
		if at, ok := parseTime(inside, strict); ok {
			return token{kind: timeTag, at: at}
		}
	}
	head, annotation := inside, ""
	if i := strings.IndexAny(inside, " \t\n\f"); i >= 0 {
		head, annotation = inside[:i], strings.Join(strings.Fields(inside[i:]), " ")
		// Two spaces before a name are legal and kept: a valid file must come out as it went in.
		if trimmed := strings.TrimRight(inside[i+1:], " "); !strings.ContainsAny(trimmed, "\t\n\f") {
			annotation = trimmed
		}
	}
	name, classes := head, ""
	if i := strings.IndexByte(head, '.'); i >= 0 {
		name, classes = head[:i], head[i:]
	}
	return token{kind: startTag, name: name, classes: classes, annotation: annotation}
}

// write returns the token as WebVTT.
func (t token) write() string {
	switch t.kind {
	case startTag:
		if t.annotation == "" {
			return "<" + t.name + t.classes + ">"
		}
		return "<" + t.name + t.classes + " " + t.annotation + ">"
	case endTag:
		return "</" + t.name + ">"
	case timeTag:
		return "<" + formatTime(t.at, '.') + ">"
	default:
		return t.text
	}
}

func writeTokens(tokens []token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(t.write())
	}
	return b.String()
}

// knownTag says whether WebVTT defines the tag.
func knownTag(name string) bool {
	switch name {
	case "b", "i", "u", "c", tagVoice, tagLang, tagRuby, tagRT:
		return true
	}
	return false
}

// plainText strips tags and decodes entities.
func plainText(text string) string {
	var b strings.Builder
	for _, t := range withoutRuby(tokenize(text)) {
		if t.kind == textToken {
			b.WriteString(unescape(t.text))
		}
	}
	return b.String()
}

// withoutRuby puts annotations in parentheses, for formats that have no ruby. The standard lets </ruby> stand for
// </rt> too.
func withoutRuby(tokens []token) []token {
	out := make([]token, 0, len(tokens)+1)
	annotating := false
	for _, t := range tokens {
		switch {
		case t.kind == startTag && t.name == tagRT:
			out = append(out, token{text: "("})
			annotating = true
		case t.kind == endTag && annotating && (t.name == tagRT || t.name == tagRuby):
			out = append(out, token{text: ")"})
			annotating = false
		case t.name != tagRuby && t.name != tagRT:
			out = append(out, t)
		}
	}
	if annotating {
		out = append(out, token{text: ")"})
	}
	return out
}
