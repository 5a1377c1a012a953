package graph

import (
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"

	"github.com/graph-gophers/graphql-go"
)

// mirror makes graph types from Go types that are written as JSON: the definition in the schema's language, and a Go type that the same
// JSON can be read into and whose fields the graph library resolves. Numbers keep their size and what JSON may leave out becomes
// nullable, which the library would not do with the types themselves.
type mirror struct {
	names map[reflect.Type]string              // what types are called where it is not their own name
	more  map[reflect.Type]reflect.StructField // a field that a type has in the graph only
	args  map[reflect.Type]string              // and how the schema writes it
	made  map[reflect.Type]reflect.Type
	text  strings.Builder
}

// object returns the mirrored type of a struct, and defines it once.
func (m *mirror) object(t reflect.Type) (reflect.Type, error) {
	if made, known := m.made[t]; known {
		return made, nil
	}
	var fields []reflect.StructField
	var text strings.Builder
	for field := range t.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		optional := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		written, made, err := m.field(field.Type, optional)
		if err != nil || name == "" || name == "-" {
			return nil, fmt.Errorf("%s.%s has no place in the graph: %w", t, field.Name, err)
		}
		fields = append(fields, reflect.StructField{
			Name: field.Name, Type: made, Tag: reflect.StructTag(fmt.Sprintf("json:%q graphql:%q", name, camel(name))),
		})
		fmt.Fprintf(&text, "  %s: %s\n", camel(name), written)
	}
	if extra, has := m.more[t]; has {
		fields = append(fields, extra)
		text.WriteString(m.args[t])
	}
	fmt.Fprintf(&m.text, "type %s {\n%s}\n", m.nameOf(t), text.String())
	m.made[t] = reflect.StructOf(fields)
	return m.made[t], nil
}

func (m *mirror) nameOf(t reflect.Type) string {
	if name, renamed := m.names[t]; renamed {
		return name
	}
	return t.Name()
}

// field is how a field's type is written in the schema, and its Go type.
func (m *mirror) field(t reflect.Type, optional bool) (written string, made reflect.Type, err error) {
	switch t.Kind() {
	case reflect.Pointer:
		written, made, err = m.value(t.Elem())
		return written, pointerTo(made), err
	case reflect.Slice:
		written, made, err = m.value(t.Elem())
		return "[" + written + "!]!", sliceOf(made), err
	default:
		written, made, err = m.value(t)
		if optional {
			return written, pointerTo(made), err
		}
		return written + "!", made, err
	}
}

func (m *mirror) value(t reflect.Type) (written string, made reflect.Type, err error) {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return timeName, reflect.TypeFor[graphql.Time](), nil
	case t.Kind() == reflect.Struct:
		made, err = m.object(t)
		return m.nameOf(t), made, err
	}
	switch t.Kind() {
	case reflect.String:
		return "String", reflect.TypeFor[string](), nil
	case reflect.Bool:
		return "Boolean", reflect.TypeFor[bool](), nil
	case reflect.Float64:
		return "Float", reflect.TypeFor[float64](), nil
	case reflect.Int:
		return "Int", reflect.TypeFor[int32](), nil
	case reflect.Int64:
		return "Long", reflect.TypeFor[Long](), nil
	default:
		return "", nil, fmt.Errorf("no graph type is known for %s", t)
	}
}

func pointerTo(t reflect.Type) reflect.Type {
	if t == nil {
		return nil
	}
	return reflect.PointerTo(t)
}

func sliceOf(t reflect.Type) reflect.Type {
	if t == nil {
		return nil
	}
	return reflect.SliceOf(t)
}

// camel writes the name of a JSON field as graphs do: frame_rate is frameRate, @type is type.
func camel(name string) string {
	var text strings.Builder
	up := false
	for _, letter := range strings.TrimPrefix(name, "@") {
		switch {
		case letter == '_':
			up = true
			continue
		case up:
			letter = unicode.ToUpper(letter)
		}
		up = false
		text.WriteRune(letter)
	}
	return text.String()
}
