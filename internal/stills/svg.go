package stills

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/net/html/charset"

	"github.com/reelmill/reelmill/jobs"
)

// checkDrawing accepts an SVG only when it is closed in itself: no scripts, no entities, no reference to another
// file or host. librsvg loads nothing for a document without a base address and runs no scripts; this is the second
// fence, and the one that tells the editor.
func checkDrawing(text []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(text))
	decoder.CharsetReader = plainCharset
	var styles int
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return broken(err)
		}
		switch token := token.(type) {
		case xml.Directive:
			err = checkDirective(token)
		case xml.ProcInst:
			err = checkInstruction(token)
		case xml.StartElement:
			styles += isStyle(token.Name)
			err = checkElement(token)
		case xml.EndElement:
			styles -= isStyle(token.Name)
		case xml.CharData:
			if styles > 0 {
				err = checkStyle(string(token))
			}
		}
		if err != nil {
			return err
		}
	}
}

// plainCharset admits the encodings in which letters and brackets are single ASCII bytes. In others librsvg's parser
// might see markup where this one sees text.
func plainCharset(label string, input io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "utf8":
		return charset.NewReaderLabel(label, input)
	}
	return nil, fmt.Errorf("encoding %q", label)
}

func isStyle(name xml.Name) int {
	if strings.EqualFold(name.Local, "style") {
		return 1
	}
	return 0
}

func checkDirective(d xml.Directive) error {
	if bytes.Contains(bytes.ToUpper(d), []byte("ENTITY")) {
		return unsafeDrawing("it defines entities")
	}
	return nil
}

func checkInstruction(p xml.ProcInst) error {
	if strings.HasPrefix(strings.ToLower(p.Target), "xml-") {
		return unsafeDrawing("it loads a style sheet")
	}
	return nil
}

func checkElement(e xml.StartElement) error {
	name := strings.ToLower(e.Name.Local)
	switch {
	case name == "script":
		return unsafeDrawing("it contains a script")
	case strings.HasSuffix(e.Name.Space, "/XInclude"):
		return unsafeDrawing("it includes another file")
	}
	for _, a := range e.Attr {
		if err := checkAttribute(name, a); err != nil {
			return err
		}
	}
	return nil
}

func checkAttribute(element string, a xml.Attr) error {
	name := strings.ToLower(a.Name.Local)
	switch {
	case name == "base":
		return unsafeDrawing("it sets a base address")
	case strings.HasPrefix(name, "on"):
		return unsafeDrawing("it contains a script")
	case name == "href" && element == "a": // a link draws nothing
		return nil
	case name == "href" || name == "src":
		return checkReference(a.Value)
	case name == "style":
		return checkStyle(a.Value)
	default:
		return checkCSS(a.Value)
	}
}

var (
	cssReference = regexp.MustCompile(`(?i)url\(\s*["']?\s*([^"')]*)`)
	cssEscape    = regexp.MustCompile(`\\[0-9a-fA-F]`)
	pictureData  = regexp.MustCompile(`(?i)^data:(image/(png|jpe?g|gif|webp)|(application|font)/[a-z0-9.-]*(font|woff2?|ttf|otf)[a-z0-9.-]*)[;,]`)
)

func checkReference(target string) error {
	target = strings.TrimSpace(target)
	if target == "" || strings.HasPrefix(target, "#") || pictureData.MatchString(target) {
		return nil
	}
	return unsafeDrawing("it refers to something outside itself")
}

// checkStyle also refuses escaped letters, which could spell a reference that nobody sees.
func checkStyle(text string) error {
	if cssEscape.MatchString(text) {
		return unsafeDrawing("its styles hide letters behind escapes")
	}
	return checkCSS(text)
}

func checkCSS(text string) error {
	if strings.Contains(strings.ToLower(text), "@import") {
		return unsafeDrawing("it loads a style sheet")
	}
	for _, found := range cssReference.FindAllStringSubmatch(text, -1) {
		if err := checkReference(found[1]); err != nil {
			return err
		}
	}
	return nil
}

func unsafeDrawing(why string) error {
	return jobs.Refuse("unsafe-svg", "The SVG is not closed in itself: "+why+".",
		"Export it as plain SVG with pictures embedded and text as outlines, or as PNG.", nil)
}
