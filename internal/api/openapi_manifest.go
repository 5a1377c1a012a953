package api

import (
	"encoding/json"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/manifest"
)

// manifestName is what the manifest is called in the OpenAPI document; its parts are called so too, with their own names behind.
const manifestName = "Manifest"

// inDefinitions is where the parts of the manifest's own schema lie.
const inDefinitions = "#/$defs/"

// describeManifest adds the schema that the manifest is published with. OpenAPI has no place for a whole one, so its parts become parts of
// the document.
func describeManifest(doc *huma.OpenAPI) error {
	var published struct {
		Definitions map[string]map[string]any `json:"$defs"`
	}
	if err := json.Unmarshal(manifest.SchemaJSON(), &published); err != nil {
		return err
	}
	schemas := doc.Components.Schemas.Map()
	for name, definition := range published.Definitions {
		if part, ok := moved(definition).(map[string]any); ok {
			schemas[manifestPart(name)] = &huma.Schema{Extensions: part}
		}
	}
	return nil
}

// manifestPart is what a part of the manifest's schema is called in the document, in which there is an Asset already.
func manifestPart(name string) string {
	if name == "Document" {
		return manifestName
	}
	return manifestName + name
}

// moved is a part of a schema as OpenAPI has it, also the older one that is made from the document: null stands among the types, one word is a list
// of one, and references lead to the other parts.
func moved(value any) any {
	list, isList := value.([]any)
	for i := range list {
		list[i] = moved(list[i])
	}
	fields, isObject := value.(map[string]any)
	if isList || !isObject {
		return value
	}
	for name, field := range fields {
		fields[name] = moved(field)
	}
	if name, inside := strings.CutPrefix(textIn(fields, "$ref"), inDefinitions); inside {
		fields["$ref"] = inSchemas + manifestPart(name)
	}
	if word, sure := fields["const"]; sure {
		delete(fields, "const")
		fields["enum"] = []any{word}
	}
	if _, told := fields["examples"].([]any); told {
		delete(fields, "examples") // the description names them
	}
	return orNull(fields)
}

// orNull writes what is either of a type or null with both types.
func orNull(fields map[string]any) map[string]any {
	either, _ := fields["oneOf"].([]any)
	if len(either) != 2 {
		return fields
	}
	one, isObject := either[0].(map[string]any)
	other, isNull := either[1].(map[string]any)
	if !isObject || !isNull || textIn(other, "type") != "null" || textIn(one, "type") == "" {
		return fields
	}
	one["type"] = []any{one["type"], "null"}
	return one
}

func textIn(fields map[string]any, name string) string {
	text, _ := fields[name].(string)
	return text
}
