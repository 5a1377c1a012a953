package subtitles

import (
	"slices"
	"strings"
	"time"
)

// ttmlDocument walks the body and collects cues.
type ttmlDocument struct {
	clock    ttmlClock
	styles   map[string]*element
	regions  map[string]*element
	cues     []Cue
	found    *findings
	pictures bool
	limits   Limits
	flat     map[string]map[string]string // styles worked out so far
	bytes    int                          // of the text of all cues
	shown    map[*element]span            // when the spans of the paragraph at hand are active
	// inherited is the chain of elements from body to where the walk stands.
	inherited []*element
}

func newTTMLDocument(root *element, limits Limits, found *findings) *ttmlDocument {
	doc := &ttmlDocument{
		clock: newTTMLClock(root), limits: limits, found: found,
		styles: map[string]*element{}, regions: map[string]*element{},
		flat: map[string]map[string]string{},
	}
	if head := root.child("head"); head != nil {
		collect(head.child("styling"), "style", doc.styles)
		collect(head.child("layout"), "region", doc.regions)
	}
	return doc
}

func collect(parent *element, name string, into map[string]*element) {
	if parent == nil {
		return
	}
	for _, c := range parent.children {
		if id := c.attr("id"); c.name == name && id != "" {
			into[id] = c
		}
	}
}

// timed walks body, div and p. It returns when the element ends.
func (d *ttmlDocument) timed(e *element, container span, offset time.Duration) time.Duration {
	sequential := len(d.inherited) > 0 && isSequence(d.inherited[len(d.inherited)-1])
	when := d.clock.resolve(e, container, offset, sequential)
	if e.attr("backgroundImage") != "" || e.child("image") != nil {
		d.pictures = true
	}
	d.inherited = append(d.inherited, e)
	defer func() { d.inherited = d.inherited[:len(d.inherited)-1] }()
	if e.name == elementP {
		d.paragraph(e, when)
		return when.end
	}
	var next time.Duration
	for _, c := range e.children {
		if c.name != "div" && c.name != elementP {
			continue
		}
		end := d.timed(c, when, next)
		if isSequence(e) {
			next = max(next, end-when.start)
		}
	}
	return when.end
}

func isSequence(e *element) bool { return e.attr("timeContainer") == "seq" }

// paragraph makes one cue, or several where spans come and go at times of their own.
func (d *ttmlDocument) paragraph(p *element, when span) {
	cuts := []time.Duration{when.start, when.end}
	d.shown = map[*element]span{}
	d.spanTimes(p, when, &cuts)
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	text := d.render(p, nil)
	if len(text) > d.limits.CueBytes {
		cuts = []time.Duration{when.start, when.end} // one is enough for the caller to refuse it
	}
	switch {
	case strings.TrimSpace(plainText(text)) == "":
		return
	case !when.known() && len(cuts) == 2:
		d.found.lostf(len(d.cues)+1, 0, "subtitle-bad-timing",
			"The text %q has no end, so nobody knows how long to show it; it was left out.", clip(plainText(text)))
		return
	}
	where := d.place().settings()
	id := oneLine(p.attr("id"))
	for i := range cuts[:len(cuts)-1] {
		part := span{cuts[i], cuts[i+1]}
		if d.full() || !part.known() {
			return
		}
		shown := d.render(p, &part)
		d.bytes += len(shown)
		if strings.TrimSpace(plainText(shown)) == "" && len(cuts) > 2 {
			continue
		}
		d.cues = append(d.cues, Cue{
			ID: id, Start: part.start, End: part.end,
			Lines: strings.Split(shown, "\n"), Settings: where, number: len(d.cues) + 1,
		})
		id = "" // identifiers are unique
	}
}

// full says whether a limit was passed: of cues, or of their text, which timed spans can multiply. The caller
// refuses such a file.
func (d *ttmlDocument) full() bool {
	return len(d.cues) > d.limits.Cues || d.bytes > 4*d.limits.Bytes
}

// maxCuts bounds the parts of one paragraph, whose text is rendered once for each.
const maxCuts = 200

// spanTimes collects the times at which spans inside a paragraph appear and vanish.
func (d *ttmlDocument) spanTimes(e *element, container span, cuts *[]time.Duration) {
	for _, c := range e.children {
		if c.name != elementSpan {
			continue
		}
		when := d.clock.resolve(c, container, 0, false)
		d.shown[c] = when
		for _, at := range []time.Duration{when.start, when.end} {
			if len(*cuts) < maxCuts && at >= container.start && at <= container.end && at <= maxTime {
				*cuts = append(*cuts, at)
			}
		}
		d.spanTimes(c, when, cuts)
	}
}
