package api

import (
	"net/http"

	"github.com/reelmill/reelmill/internal/manifest"
)

// schemaAge is how long a schema may be kept: fields are only ever added.
const schemaAge = "public, max-age=3600"

const schemaType = "application/schema+json"

// schema answers with the JSON Schema of a document.
func (s *server) schema(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("name") != "manifest-1.json" {
		writeProblem(w, http.StatusNotFound, "not-found", "There is no such schema.", "See /schemas/manifest-1.json.")
		return
	}
	openToAll(w.Header())
	w.Header().Set("Content-Type", schemaType)
	w.Header().Set("Cache-Control", schemaAge)
	_, _ = w.Write(manifest.SchemaJSON()) // fails only when the client has gone
}
