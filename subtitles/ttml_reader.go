package subtitles

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// readTTML reads TTML, DFXP, IMSC text and EBU-TT. go-astisub is not used for it: it panics without begin and end,
// ignores dur, timed spans and the times of div, glues the words of two source lines together, loses the text of
// nested spans, and refuses files whose regions are not declared.
func readTTML(s *source, found *findings) (*Track, error) {
	root, err := parseXML(s.text)
	if root == nil {
		return nil, errDamaged(err)
	}
	doc := newTTMLDocument(root, s.limits, found)
	body := root.child("body")
	if body != nil {
		doc.timed(body, span{end: maxTime + 1}, 0)
	}
	if err != nil {
		found.lostf(len(doc.cues), 0, "subtitle-truncated",
			"The XML is damaged; what stands below the damage was left out (%s).", clip(err.Error()))
	}
	if len(doc.cues) == 0 && doc.pictures {
		return nil, errBitmap("These TTML")
	}
	if err := s.limits.checkCues(len(doc.cues)); err != nil {
		return nil, err
	}
	if doc.full() {
		return nil, s.limits.checkBytes(doc.bytes)
	}
	track := &Track{Cues: doc.cues}
	if tag, err := ParseLocale(root.attr("lang")); err == nil {
		track.Language = tag
	}
	return track, nil
}

const (
	elementP    = "p"
	elementSpan = "span"
)

// maxDepth bounds the nesting of elements, and with it every recursion over them.
const maxDepth = 100

// element is an XML element, or text where name is "". Namespaces are dropped: files from the years of DFXP use a
// dozen of them for the same names.
type element struct {
	name     string
	text     string
	attrs    map[string]string
	children []*element
}

func (e *element) attr(name string) string { return e.attrs[name] }

func (e *element) child(name string) *element {
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

// parseXML returns the root with everything read before the first fault, and the fault.
func parseXML(text string) (*element, error) {
	decoder := xml.NewDecoder(strings.NewReader(text))
	decoder.Entity = xml.HTMLEntity
	// The text is UTF-8 by now, whatever its declaration says.
	decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var root *element
	var open []*element
	for {
		tok, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return root, nil
		}
		if err != nil {
			return root, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			e := newElement(t)
			if len(open) > 0 {
				open[len(open)-1].children = append(open[len(open)-1].children, e)
			} else if root == nil {
				root = e
			}
			if open = append(open, e); len(open) > maxDepth {
				return root, errors.New("elements are nested too deeply")
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				parent := open[len(open)-1]
				parent.children = append(parent.children, &element{text: string(t)})
			}
		}
	}
}

func newElement(t xml.StartElement) *element {
	e := &element{name: strings.ToLower(t.Name.Local)}
	if len(t.Attr) > 0 {
		e.attrs = make(map[string]string, len(t.Attr))
	}
	for _, a := range t.Attr {
		// An attribute of TTML itself, such as style, wins over one that only shares its local name.
		if _, taken := e.attrs[a.Name.Local]; taken && a.Name.Space != "" {
			continue
		}
		e.attrs[a.Name.Local] = strings.TrimSpace(a.Value)
	}
	return e
}
