package graph_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/manifest"
)

// toolQuery is what code generators, explorers and gateways ask about a schema before anything else, with types that many levels deep: older tools
// ask for seven, newer ones for nine.
func toolQuery(levels int) string {
	deep := strings.Repeat(" ofType { kind name", levels) + strings.Repeat(" }", levels)
	return `query IntrospectionQuery { __schema {
		queryType { name kind } mutationType { name kind } subscriptionType { name kind }
		types { ...FullType }
		directives { name description locations args { ...InputValue } } } }
	fragment FullType on __Type {
		kind name description
		fields(includeDeprecated: true) {
			name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
		inputFields { ...InputValue }
		interfaces { ...TypeRef }
		enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
		possibleTypes { ...TypeRef } }
	fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
	fragment TypeRef on __Type { kind name` + deep + ` }`
}

func TestToolsMayReadTheSchema(t *testing.T) {
	t.Parallel()
	g, _ := newGraph(t, manifest.Document{})
	for _, levels := range []int{7, 9} {
		answer := post(t, g, toolQuery(levels), nil)
		if len(answer.Errors) > 0 {
			t.Fatalf("%d levels are refused: %+v", levels, answer.Errors)
		}
		text, err := json.Marshal(answer.Data)
		must(t, err)
		if !strings.Contains(string(text), `"name":"frameRate"`) || !strings.Contains(string(text), `"name":"AssetConnection"`) {
			t.Errorf("%d levels give %.300s", levels, text)
		}
	}
}

// The schema has rings: a type has fields, which have types. A few lines could make the server write gigabytes.
func TestQuestionsAboutTheSchemaAreBounded(t *testing.T) {
	t.Parallel()
	g, _ := newGraph(t, manifest.Document{})
	ring := func(name, next string) string {
		turn := fmt.Sprintf("fields { type { ...%s ofType { ...%s ofType { ofType { ...%s } } } } }", next, next, next)
		return fmt.Sprintf(" fragment %s on __Type { a: %s b: %s c: %s }", name, turn, turn, turn)
	}
	var twins strings.Builder
	for i := range 100 {
		fmt.Fprintf(&twins, " t%d: types { ...T }", i)
	}
	tests := map[string]struct{ query, code string }{
		"rings": {"{ __schema { types { ...R } } }" + ring("R", "S") + ring("S", "T") + " fragment T on __Type { fields { name type { name kind } } }", "request-too-costly"},
		"deep":  {toolQuery(11), "bad-query"},
		"twins": {"{ __schema {" + twins.String() + " } } fragment T on __Type { fields { name type { name ofType { name } } } }", "request-too-costly"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := post(t, g, tt.query, nil)
			if answer.code() != tt.code || answer.Data != nil {
				t.Errorf("%+v, data of %d bytes", answer.Errors, len(fmt.Sprint(answer.Data)))
			}
		})
	}
}
