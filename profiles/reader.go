package profiles

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// place is a line and column in a file, both from 1.
type place struct{ line, column int }

// reader fills Go values from YAML nodes by the yaml tags of their fields, going on after every fault. The library's
// own decoder stops at the first one. A key whose tag lacks "omitempty" is required.
type reader struct {
	places map[string]place // of values, by path
	faults []Fault
}

func (r *reader) value(node ast.Node, path string, into reflect.Value) {
	r.places[path] = placeOf(node)
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		r.value(node, path, into.Elem())
	case reflect.Struct:
		r.mapping(node, path, into)
	case reflect.Slice:
		r.sequence(node, path, into)
	default:
		if message := readScalar(node, into); message != "" {
			r.refuse(node, path, message)
		}
	}
}

func (r *reader) mapping(node ast.Node, path string, into reflect.Value) {
	mapping, ok := node.(ast.MapNode)
	if !ok {
		r.refuse(node, path, "must be a group of keys, is "+describe(node))
		return
	}
	fields := fieldsOf(into)
	lines := map[string]int{}
	for entries := mapping.MapRange(); entries.Next(); {
		key, value := entries.Key(), entries.Value()
		name := key.GetToken().Value
		field, known := fields.find(name)
		first, repeated := lines[name]
		switch {
		case !known:
			r.refuse(key, join(path, name), "is not known; allowed here: "+fields.names())
		case repeated:
			r.refuse(key, join(path, name), fmt.Sprintf("is set already in line %d", first))
		default:
			lines[name] = placeOf(key).line
			r.value(value, join(path, name), field.value)
		}
	}
	for _, field := range fields {
		if _, set := lines[field.name]; field.required && !set {
			r.refuse(node, join(path, field.name), "is missing")
		}
	}
}

func (r *reader) sequence(node ast.Node, path string, into reflect.Value) {
	sequence, ok := node.(*ast.SequenceNode)
	if !ok {
		r.refuse(node, path, "must be a list, is "+describe(node))
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(sequence.Values), len(sequence.Values)))
	for i, item := range sequence.Values {
		r.value(item, fmt.Sprintf("%s[%d]", path, i), into.Index(i))
	}
}

func (r *reader) refuse(node ast.Node, path, message string) {
	at := placeOf(node)
	r.faults = append(r.faults, Fault{Line: at.line, Column: at.column, Path: absolute(path), Message: message})
}

// condemned reports whether a value at or above the path was refused already, so that one mistake is told once.
func (r *reader) condemned(path string) bool {
	for _, fault := range r.faults {
		if rest, under := strings.CutPrefix(path, fault.Path); under && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			return true
		}
	}
	return false
}

// locate gives a fault the place of its value, or of the nearest group around it.
func (r *reader) locate(fault Fault) Fault {
	path := relative(fault.Path)
	at, found := r.places[path]
	for !found && path != "" {
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
		at, found = r.places[path]
	}
	fault.Line, fault.Column = at.line, at.column
	return fault
}

// placeOf returns where a node begins. A block mapping's own token is its first colon, so its first key is asked.
func placeOf(node ast.Node) place {
	if mapping, ok := node.(*ast.MappingNode); ok && !mapping.IsFlowStyle && len(mapping.Values) > 0 {
		node = mapping.Values[0].Key
	}
	position := node.GetToken().Position
	return place{position.Line, position.Column}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func absolute(path string) string {
	if path == "" || path[0] == '[' {
		return "$" + path
	}
	return "$." + path
}

func relative(path string) string { return strings.TrimPrefix(strings.TrimPrefix(path, "$"), ".") }
