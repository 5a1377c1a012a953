package profiles

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
)

// MaxBytes is the size above which [Parse] refuses a file unread.
const MaxBytes = 256 << 10

// Parse reads a rendition set written in YAML (or JSON, which is a subset) and checks it completely. name is the
// file's name, used in messages only.
//
// Parsing is strict: unknown and repeated keys, values of the wrong type, missing keys and values out of range are
// refused, and so are anchors, aliases, tags and several documents in one file, none of which a set needs. The error
// is always an *[Invalid] that lists every fault found.
func Parse(data []byte, name string) (*Set, error) {
	body, faults := parseDocument(data)
	if len(faults) > 0 {
		return nil, invalid(name, faults)
	}
	set := &Set{}
	r := &reader{places: map[string]place{}}
	r.value(body, "", reflect.ValueOf(set).Elem())
	for _, fault := range set.faults() {
		if !r.condemned(fault.Path) {
			r.faults = append(r.faults, r.locate(fault))
		}
	}
	if err := invalid(name, r.faults); err != nil {
		return nil, err
	}
	return set, nil
}

// parseDocument returns the root of the only document in data.
func parseDocument(data []byte) (ast.Node, []Fault) {
	if len(data) > MaxBytes {
		return nil, whole(fmt.Sprintf("the file has %d bytes, at most %d are allowed", len(data), MaxBytes))
	}
	if !utf8.Valid(data) {
		return nil, whole("the file is not UTF-8 text")
	}
	text := string(bytes.TrimPrefix(data, []byte("\ufeff")))
	tokens := lexer.Tokenize(text)
	if faults := forbidden(tokens); len(faults) > 0 {
		return nil, faults
	}
	// Repeated keys are allowed here only so that the reader can report all of them.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, []Fault{syntaxFault(err)}
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return nil, whole("the file must hold exactly one set")
	}
	return file.Docs[0].Body, nil
}

func whole(message string) []Fault { return []Fault{{Line: 1, Column: 1, Path: "$", Message: message}} }

func syntaxFault(err error) Fault {
	fault := Fault{Line: 1, Column: 1, Path: "$", Message: err.Error()}
	var syntax yaml.Error
	if errors.As(err, &syntax) {
		fault.Message = "this is not YAML: " + strings.TrimSpace(syntax.GetMessage())
		if token := syntax.GetToken(); token != nil && token.Position != nil {
			fault.Line, fault.Column = token.Position.Line, token.Position.Column
		}
	}
	return fault
}
