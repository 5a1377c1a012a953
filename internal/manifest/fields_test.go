package manifest_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	reflector "github.com/invopop/jsonschema"
)

// field is one place in the document, as the schema describes it.
type field struct {
	Path, Type  string
	Required    bool
	Description string
}

// fields lists the document's fields by path, such as videos[].quality.ssim, in the order of the document.
func fields(t *testing.T) []field {
	t.Helper()
	root := reflected(t)
	var found []field
	var walk func(prefix string, at *reflector.Schema)
	walk = func(prefix string, at *reflector.Schema) {
		at = resolved(root, at)
		if at.Properties == nil {
			return
		}
		for pair := at.Properties.Oldest(); pair != nil; pair = pair.Next() {
			property, path := pair.Value, prefix+pair.Key
			found = append(found, field{path, kindOf(property), slices.Contains(at.Required, pair.Key), describedAt(property)})
			if property.Items != nil {
				walk(path+"[].", property.Items)
			}
			walk(path+".", property)
		}
	}
	walk("", root)
	if len(found) < 100 {
		t.Fatalf("only %d fields found in the schema", len(found))
	}
	return found
}

func resolved(root, at *reflector.Schema) *reflector.Schema {
	if name, ok := strings.CutPrefix(at.Ref, "#/$defs/"); ok {
		return root.Definitions[name]
	}
	return at
}

// describedAt is what a field says of itself; what somebody wrote at its type does not count.
func describedAt(at *reflector.Schema) string {
	if len(at.OneOf) > 0 {
		return at.OneOf[0].Description
	}
	return at.Description
}

func kindOf(at *reflector.Schema) string {
	switch {
	case len(at.OneOf) > 0:
		return kindOf(at.OneOf[0]) + " or null"
	case at.Ref != "":
		return "object"
	case at.Items != nil:
		return "list of " + kindOf(at.Items) + "s"
	case at.Format != "":
		return at.Type + " (" + at.Format + ")"
	default:
		return at.Type
	}
}

const history = "testdata/schema_history.json"

// promise is what a field was when it was first published.
type promise struct {
	Type     string `json:"type"`
	Required bool   `json:"required"`
}

// TestFieldsAreOnlyEverAdded compares with every field there ever was. The file grows with -update and never shrinks: a promise
// is broken only by editing it by hand.
func TestFieldsAreOnlyEverAdded(t *testing.T) {
	body, err := os.ReadFile(history)
	if err != nil {
		t.Fatal(err)
	}
	promised, current := map[string]promise{}, map[string]promise{}
	if err := json.Unmarshal(body, &promised); err != nil {
		t.Fatal(err)
	}
	for _, f := range fields(t) {
		current[f.Path] = promise{f.Type, f.Required}
		if _, old := promised[f.Path]; !old && *update {
			promised[f.Path] = current[f.Path]
		}
	}
	for _, broken := range broken(promised, current) {
		t.Error(broken)
	}
	for path := range current {
		if _, old := promised[path]; !old && !*update {
			t.Errorf("%s is new: note it with -update", path)
		}
	}
	if *update {
		kept(t, history, pretty(t, promised))
	}
}

// broken lists the promises that the current fields do not keep. What was optional may become certain, not the other way round.
func broken(promised, current map[string]promise) []string {
	var faults []string
	for _, path := range slices.Sorted(maps.Keys(promised)) {
		was, is := promised[path], current[path]
		switch {
		case is == promise{}:
			faults = append(faults, path+" is gone")
		case is.Type != was.Type:
			faults = append(faults, path+" was "+was.Type+" and is "+is.Type)
		case was.Required && !is.Required:
			faults = append(faults, path+" may be missing now")
		}
	}
	return faults
}

func TestBrokenPromisesAreSeen(t *testing.T) {
	t.Parallel()
	promised := map[string]promise{"a": {"string", true}, "b": {"string", false}, "c": {"string", true}, "d": {"string", false}}
	current := map[string]promise{"a": {"integer", true}, "c": {"string", false}, "d": {"string", true}, "e": {"string", true}}
	want := []string{"a was string and is integer", "b is gone", "c may be missing now"}
	if got := broken(promised, current); !slices.Equal(got, want) {
		t.Errorf("broken are %q, want %q", got, want)
	}
}
