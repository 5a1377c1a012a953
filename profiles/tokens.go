package profiles

import (
	"fmt"

	"github.com/goccy/go-yaml/token"
)

// The parser needs quadratic time and memory on deeply nested input: 256 KiB of "[" exhaust a machine. The scanner is
// linear, so the tokens are judged before the parser sees them. A large real set has about 3000.
const (
	maxTokens = 20000
	maxDepth  = 8 // a set needs 4
)

// forbidden returns a fault for everything that is legal YAML but has no place in a set.
func forbidden(tokens token.Tokens) []Fault {
	if len(tokens) > maxTokens {
		return whole("the file holds far more than a rendition set can use")
	}
	var faults []Fault
	depth := nesting{}
	for _, t := range tokens {
		if reason := forbiddenToken(t); reason != "" {
			faults = append(faults, tokenFault(t, reason))
		}
		if depth.add(t) > maxDepth {
			return append(faults, tokenFault(t, "this is nested too deeply for a rendition set"))
		}
	}
	return faults
}

func forbiddenToken(t *token.Token) string {
	switch t.Type {
	case token.AnchorType, token.AliasType, token.MergeKeyType:
		return "anchors, aliases and merge keys are not allowed; write the values out"
	case token.TagType:
		return fmt.Sprintf("the tag %s is not allowed; values are read by the type their key calls for", t.Value)
	case token.MappingKeyType:
		return `"?" keys are not allowed; write "key: value"`
	case token.DirectiveType:
		return "YAML directives are not allowed"
	default:
		return ""
	}
}

func tokenFault(t *token.Token, message string) Fault {
	return Fault{Line: t.Position.Line, Column: t.Position.Column, Path: "$", Message: message}
}

// nesting follows how deep tokens stand: brackets, and dashes that open several lists in one line. Deeper
// indentation needs no counting, because it costs as many bytes as it goes deep.
type nesting struct{ brackets, line, dashes int }

func (n *nesting) add(t *token.Token) int {
	if t.Position.Line != n.line {
		n.line, n.dashes = t.Position.Line, 0
	}
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		n.brackets++
	case token.SequenceEndType, token.MappingEndType:
		n.brackets--
	case token.SequenceEntryType:
		n.dashes++
	default:
	}
	return n.brackets + n.dashes
}
