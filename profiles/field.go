package profiles

import (
	"reflect"
	"strings"
)

// field is one key of a YAML group and the Go value it fills.
type field struct {
	name     string
	required bool
	value    reflect.Value
}

type fields []field

// fieldsOf lists the keys of a struct by its yaml tags.
func fieldsOf(group reflect.Value) fields {
	list := make(fields, 0, group.NumField())
	for i := range group.NumField() {
		name, options, _ := strings.Cut(group.Type().Field(i).Tag.Get("yaml"), ",")
		if name != "-" { // not for people to write
			list = append(list, field{name: name, required: options != "omitempty", value: group.Field(i)})
		}
	}
	return list
}

func (f fields) find(name string) (field, bool) {
	for _, candidate := range f {
		if candidate.name == name {
			return candidate, true
		}
	}
	return field{}, false
}

func (f fields) names() string {
	names := make([]string, len(f))
	for i, candidate := range f {
		names[i] = candidate.name
	}
	return strings.Join(names, ", ")
}
