package manifest

import _ "embed" // for schema.json

//go:embed schema.json
var schemaJSON string

// SchemaJSON returns the JSON Schema (2020-12) of the document. It allows fields it does not know, since fields are only ever
// added: a reader that checks with it goes on reading what newer servers write.
func SchemaJSON() []byte { return []byte(schemaJSON) }
