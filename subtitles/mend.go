package subtitles

import (
	"slices"
	"strings"
	"time"
)

// maxOpenTags bounds the nesting of tags, and with it the work on text made to be slow.
const maxOpenTags = 32

// mender rewrites cue text so that every tag is known, nested and closed. Valid text passes through unchanged.
type mender struct {
	start, end time.Duration
	last       time.Duration // of the time tags so far
	open       []string
	out        []token
	repairs    int
}

// mend returns text as valid WebVTT cue text for a cue between start and end, and how much had to be repaired.
func mend(text string, start, end time.Duration) (clean string, repairs int) {
	m := mender{start: start, end: end, last: start}
	for _, t := range tokenize(text) {
		m.take(t)
	}
	m.finish()
	// Leaving out a tag may join what stood on its two sides to an arrow.
	return strings.ReplaceAll(writeTokens(m.out), "-->", "--&gt;"), m.repairs
}

func (m *mender) take(t token) {
	switch t.kind {
	case textToken:
		t.text = escapeStray(t.text)
		m.out = append(m.out, t)
	case timeTag:
		if t.at <= m.last || t.at >= m.end {
			m.repairs++
			return
		}
		m.last = t.at
		m.out = append(m.out, t)
	case startTag:
		m.begin(t)
	case endTag:
		m.close(t.name)
	}
}

func (m *mender) begin(t token) {
	needsName := t.name == tagVoice || t.name == tagLang
	switch {
	case len(m.open) >= maxOpenTags, !knownTag(t.name), needsName && strings.TrimSpace(t.annotation) == "", t.name == tagRT && !m.isOpen(tagRuby):
		m.repairs++
		return
	case t.name == tagVoice && m.isOpen(tagVoice), t.name == tagRT && m.isOpen(tagRT):
		// A second speaker ends the words of the first; authors rarely write the end tag.
		m.closeBeforeBreak(t.name)
		m.repairs++
	}
	if !needsName && t.annotation != "" {
		t.annotation = ""
		m.repairs++
	}
	t.annotation = escapeStray(t.annotation)
	m.open = append(m.open, t.name)
	m.out = append(m.out, t)
}

func (m *mender) isOpen(name string) bool { return slices.Contains(m.open, name) }

// close ends the innermost element of the name, and first those opened inside it.
func (m *mender) close(name string) {
	if !m.isOpen(name) {
		m.repairs++
		return
	}
	for {
		top := m.pop()
		if top == name {
			m.out = append(m.out, token{kind: endTag, name: name})
			return
		}
		// The standard lets </ruby> end an open <rt> too.
		if top != tagRT || name != tagRuby {
			m.out = append(m.out, token{kind: endTag, name: top})
			m.repairs++
		}
	}
}

// closeBeforeBreak puts the end tag at the end of the line above, not at the start of this one.
func (m *mender) closeBeforeBreak(name string) {
	broken := false
	if n := len(m.out); n > 0 && m.out[n-1].kind == textToken {
		m.out[n-1].text, broken = strings.CutSuffix(m.out[n-1].text, "\n")
	}
	m.close(name)
	if broken {
		m.out = append(m.out, token{text: "\n"})
	}
}

func (m *mender) pop() string {
	top := m.open[len(m.open)-1]
	m.open = m.open[:len(m.open)-1]
	return top
}

// finish closes what is still open. A voice around the whole cue may legally stay open.
func (m *mender) finish() {
	for len(m.open) > 0 {
		if len(m.open) == 1 && m.open[0] == tagVoice && len(m.out) > 0 && m.out[0].name == tagVoice && m.out[0].kind == startTag {
			return
		}
		m.out = append(m.out, token{kind: endTag, name: m.pop()})
		m.repairs++
	}
}
