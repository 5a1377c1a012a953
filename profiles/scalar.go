package profiles

import (
	"fmt"
	"reflect"
	"strconv"

	"github.com/goccy/go-yaml/ast"
)

// readScalar stores a text, a number or a truth value and returns what is wrong with it, or "". Text in quotes is never taken for a
// number and a number never for text, because guessing is how "1.10" becomes 1.1.
func readScalar(node ast.Node, into reflect.Value) string {
	switch into.Kind() {
	case reflect.String:
		return readText(node, into)
	case reflect.Int, reflect.Int64:
		return readWhole(node, into)
	case reflect.Bool:
		return readTruth(node, into)
	default:
		return readNumber(node, into)
	}
}

func readText(node ast.Node, into reflect.Value) string {
	switch n := node.(type) {
	case *ast.StringNode:
		into.SetString(n.Value)
	case *ast.LiteralNode:
		into.SetString(n.Value.Value)
	case *ast.MappingNode, *ast.SequenceNode, *ast.NullNode:
		return "must be text, is " + describe(node)
	default:
		return "must be text, is " + describe(node) + "; put it in quotes"
	}
	return ""
}

func readWhole(node ast.Node, into reflect.Value) string {
	integer, ok := node.(*ast.IntegerNode)
	if !ok {
		return "must be a whole number, is " + describe(node)
	}
	value, err := strconv.ParseInt(fmt.Sprint(integer.Value), 10, 64)
	if err != nil || into.OverflowInt(value) {
		return "is far too large"
	}
	into.SetInt(value)
	return ""
}

func readNumber(node ast.Node, into reflect.Value) string {
	switch n := node.(type) {
	case *ast.FloatNode:
		into.SetFloat(n.Value)
	case *ast.IntegerNode:
		value, err := strconv.ParseFloat(fmt.Sprint(n.Value), 64)
		if err != nil {
			return "must be a number, is " + describe(node)
		}
		into.SetFloat(value)
	default:
		return "must be a number, is " + describe(node)
	}
	return ""
}

func readTruth(node ast.Node, into reflect.Value) string {
	truth, ok := node.(*ast.BoolNode)
	if !ok {
		return "must be true or false, is " + describe(node)
	}
	into.SetBool(truth.Value)
	return ""
}

// describe names what a person wrote.
func describe(node ast.Node) string {
	switch n := node.(type) {
	case *ast.NullNode:
		return "empty"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a group of keys"
	case *ast.SequenceNode:
		return "a list"
	case *ast.StringNode:
		return fmt.Sprintf("the text %q", shorten(n.Value))
	case *ast.LiteralNode:
		return "a block of text"
	case *ast.BoolNode:
		return "the truth value " + n.GetToken().Value
	default:
		return "the number " + shorten(node.GetToken().Value)
	}
}

func shorten(text string) string {
	const longest = 40
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}
