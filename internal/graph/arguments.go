package graph

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/graph-gophers/graphql-go/introspection"
)

// ref names an asset in an argument. Whole numbers are IDs too, as the graph's specification has it.
type ref string

// ImplementsGraphQLType names the scalar.
func (*ref) ImplementsGraphQLType(name string) bool { return name == "ID" }

// UnmarshalGraphQL reads an argument.
func (r *ref) UnmarshalGraphQL(input any) error {
	switch input := input.(type) {
	case string:
		*r = ref(input)
	case int32:
		*r = ref(strconv.Itoa(int(input)))
	case float64: // a variable, which misfit has looked at
		*r = ref(strconv.FormatFloat(input, 'f', -1, 64))
	default:
		return fmt.Errorf("%v is not an ID: send a text", input)
	}
	return nil
}

// moment is a time in an argument.
type moment struct{ time.Time }

// timeName is what the scalar is called.
const timeName = "Time"

// ImplementsGraphQLType names the scalar.
func (*moment) ImplementsGraphQLType(name string) bool { return name == timeName }

// UnmarshalGraphQL reads an argument.
func (m *moment) UnmarshalGraphQL(input any) error {
	text, _ := input.(string)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return fmt.Errorf("%q is not a time: write it as RFC 3339 does, such as 2026-05-01T12:00:00Z", fmt.Sprint(input))
	}
	m.Time = at
	return nil
}

// misfit is the refusal of the first variable that is not of its type.
func misfit(variables map[string]any, types map[string]*introspection.Type) error {
	for _, name := range slices.Sorted(maps.Keys(types)) {
		if want := wanted(types[name], variables[name]); want != "" {
			return refused{"bad-variables", "The variable $" + name + " is not " + want + ".", "Mend what is sent under variables; the query says of which types they are."}
		}
	}
	return nil
}

// wanted says what a value should have been; nothing where it fits. Null where there must be a value is the library's to refuse.
func wanted(t *introspection.Type, value any) string {
	if value == nil {
		return ""
	}
	switch t.Kind() {
	case "NON_NULL":
		return wanted(t.OfType(), value)
	case "LIST":
		list, ok := value.([]any)
		if !ok {
			list = []any{value} // one is as good as a list of one
		}
		for _, item := range list {
			if want := wanted(t.OfType(), item); want != "" {
				return "a list, each of them " + want
			}
		}
		return ""
	}
	name := ""
	if t.Name() != nil {
		name = *t.Name()
	}
	return scalar(name, value)
}

func scalar(name string, value any) string {
	number, isNumber := value.(float64)
	_, isText := value.(string)
	whole := isNumber && math.Trunc(number) == number
	want, fits := "", true
	switch name {
	case "ID":
		want, fits = "an ID, which is a text", isText || whole && math.Abs(number) < 1<<53
	case "String":
		want, fits = "a text", isText
	case "Int":
		want, fits = "a whole number of 32 bits", whole && math.Abs(number) <= math.MaxInt32
	case "Float":
		want, fits = "a number", isNumber
	case "Boolean":
		_, fits = value.(bool)
		want = "true or false"
	case timeName:
		want, fits = "a time as RFC 3339 writes it, such as 2026-05-01T12:00:00Z", new(moment).UnmarshalGraphQL(value) == nil
	}
	if fits {
		return ""
	}
	return want
}
