package manifest_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	reflector "github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/reelmill/reelmill/internal/manifest"
)

var update = flag.Bool("update", false, "write schema.json, the golden documents, the history of fields and the page's tables")

// kept compares text with a file, or writes the file when asked to.
func kept(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s differs from what the code gives (%v); if that is meant, run go test ./internal/manifest -update and read the difference", file, err)
	}
}

func pretty(t *testing.T, value any) []byte {
	t.Helper()
	body, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(body, '\n')
}

// reflected is the schema of the Go types, with their comments as descriptions.
func reflected(t *testing.T) *reflector.Schema {
	t.Helper()
	r := reflector.Reflector{AllowAdditionalProperties: true}
	if err := r.AddGoComments("github.com/reelmill/reelmill/internal/manifest", ".", reflector.WithFullComment()); err != nil {
		t.Fatal(err)
	}
	for name, text := range r.CommentMap {
		r.CommentMap[name] = strings.ReplaceAll(text, "\n", " ")
	}
	schema := r.Reflect(&manifest.Document{})
	schema.ID = "urn:reelmill:manifest:1"
	schema.Title = manifest.Schema
	return schema
}

// published is the schema as readers get it.
func published(t *testing.T) any { return decoded(t, pretty(t, reflected(t))) }

// strict is the published schema without its patience: a field it does not describe is a fault.
func strict(t *testing.T) any {
	t.Helper()
	schema := published(t)
	for _, def := range schema.(map[string]any)["$defs"].(map[string]any) {
		def.(map[string]any)["additionalProperties"] = false
	}
	return schema
}

func decoded(t *testing.T, body []byte) any {
	t.Helper()
	value, err := validator.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func compiled(t *testing.T, schema any) *validator.Schema {
	t.Helper()
	compiler := validator.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("urn:reelmill:test", schema); err != nil {
		t.Fatal(err)
	}
	result, err := compiler.Compile("urn:reelmill:test")
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestTheSchemaIsThatOfTheTypes(t *testing.T) {
	kept(t, "schema.json", pretty(t, reflected(t)))
	if !*update && !bytes.Equal(manifest.SchemaJSON(), pretty(t, reflected(t))) {
		t.Error("what is published is another schema")
	}
}

func TestTheSchemaDescribesEveryField(t *testing.T) {
	t.Parallel()
	for _, f := range fields(t) {
		if f.Description == "" {
			t.Errorf("%s has no comment to say what it is", f.Path)
		}
	}
}

// TestGoldenDocumentsAreValid also proves that the published schema lets newer fields pass, and that ours needs no such patience.
func TestGoldenDocumentsAreValid(t *testing.T) {
	t.Parallel()
	patient, exact := compiled(t, published(t)), compiled(t, strict(t))
	files, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(files) < 8 {
		t.Fatalf("only %d golden documents: %v", len(files), err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		document := decoded(t, body).(map[string]any)
		if err := exact.Validate(document); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		document["newer"] = true
		if patient.Validate(document) != nil || exact.Validate(document) == nil {
			t.Errorf("%s: a newer field must pass the published schema, and only that", file)
		}
		delete(document, "title")
		if patient.Validate(document) == nil {
			t.Errorf("%s: a document without a title passes", file)
		}
	}
}

// What is sure is held fast. Words that may become more are only told: a schema kept by a reader must let the documents of newer servers pass.
func TestTheSchemaHoldsFastWhatIsSure(t *testing.T) {
	t.Parallel()
	patient := compiled(t, published(t))
	document := func() map[string]any {
		body, err := os.ReadFile("testdata/golden/video.json")
		if err != nil {
			t.Fatal(err)
		}
		return decoded(t, body).(map[string]any)
	}
	other := document()
	other["schema"] = "reelmill.manifest/2"
	if patient.Validate(other) == nil {
		t.Error("a document of another contract passes")
	}
	newer := document()
	newer["asset"].(map[string]any)["kind"] = "volume"
	newer["streams"].([]any)[0].(map[string]any)["type"] = "newer"
	newer["subtitles"].([]any)[0].(map[string]any)["kind"] = "newer"
	if err := patient.Validate(newer); err != nil {
		t.Errorf("newer words are refused: %v", err)
	}
	defs := published(t).(map[string]any)["$defs"].(map[string]any)
	for _, place := range [][2]string{{"Asset", "kind"}, {"Stream", "type"}, {"Subtitle", "kind"}, {"Transcript", "kind"}} {
		property := defs[place[0]].(map[string]any)["properties"].(map[string]any)[place[1]].(map[string]any)
		if words, _ := property["examples"].([]any); len(words) < 2 {
			t.Errorf("%v does not say which words there are: %v", place, property)
		}
	}
}
