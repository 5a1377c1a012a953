package manifest_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

const (
	page        = "../../docs/manifest.md"
	tablesBegin = "<!-- The tables are written from the types' comments: go test ./internal/manifest -update -->\n"
	tablesEnd   = "<!-- End of the tables. -->\n"
)

// TestEveryFieldStandsOnThePage with its meaning, unit, and when it is missing. The tables come from the schema, whose words come
// from the types.
func TestEveryFieldStandsOnThePage(t *testing.T) {
	body, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(body), tablesBegin)
	_, after, ended := strings.Cut(rest, tablesEnd)
	if !found || !ended {
		t.Fatal("the page has lost the marks around its tables")
	}
	kept(t, page, []byte(before+tablesBegin+tables(t)+tablesEnd+after))
}

// tables are one table for each object, under the paths where it stands.
func tables(t *testing.T) string {
	t.Helper()
	var places []string // parents in order of appearance
	rows := map[string][]string{}
	for _, f := range fields(t) {
		parent, name := "", f.Path
		if at := strings.LastIndex(f.Path, "."); at >= 0 {
			parent, name = f.Path[:at], f.Path[at+1:]
		}
		if rows[parent] == nil {
			places = append(places, parent)
		}
		there := "always"
		if !f.Required {
			there = "sometimes"
		}
		meaning := strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(f.Description)
		rows[parent] = append(rows[parent], fmt.Sprintf("| `%s` | %s | %s | %s |\n", name, f.Type, there, meaning))
	}
	var text strings.Builder
	for len(places) > 0 {
		table := rows[places[0]]
		same := func(place string) bool { return slices.Equal(rows[place], table) }
		var names []string
		for _, place := range places {
			if same(place) {
				names = append(names, "`"+place+"`")
			}
		}
		places = slices.DeleteFunc(places, same)
		fmt.Fprintf(&text, "\n### %s\n\n| field | type | there | meaning |\n| --- | --- | --- | --- |\n%s",
			strings.Replace(strings.Join(names, ", "), "``", "The document", 1), strings.Join(table, ""))
	}
	return text.String() + "\n"
}
