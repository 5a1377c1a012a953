package api

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// schemaName keeps what probing measured apart from what requests say: both rooms have a Source.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if strings.HasSuffix(t.PkgPath(), "/profiles") {
		return "Probed" + name
	}
	return name
}

// describeRest adds the routes that the framework does not serve to the OpenAPI document.
func describeRest(doc *huma.OpenAPI) {
	id := &huma.Param{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: "string"}}
	doc.AddOperation(&huma.Operation{
		OperationID: "get-manifest", Method: "GET", Path: "/v1/assets/{id}/manifest", Tags: []string{"manifest"},
		Summary: "Everything a page needs, reelmill.manifest/1; strong ETag, conditional requests",
		Parameters: []*huma.Param{
			id,
			{Name: "locale", In: "query", Description: "BCP 47 tags of the reader with commas between them, the best first", Schema: &huma.Schema{Type: "string"}},
			{Name: "set", In: "query", Description: "Rendition set the page was made for", Schema: &huma.Schema{Type: "string"}},
			{Name: "territory", In: "query", Description: "Country of the reader, ISO 3166-1", Schema: &huma.Schema{Type: "string"}},
			{Name: "channel", In: "query", Description: "Where it is shown, such as web; media of an asset for some channels only close with it", Schema: &huma.Schema{Type: "string"}},
			{Name: "If-None-Match", In: "header", Description: "ETag of the document that is there already", Schema: &huma.Schema{Type: "string"}},
		},
		Responses: map[string]*huma.Response{
			"200": {Description: "The manifest", Content: map[string]*huma.MediaType{"application/json": {
				Schema: &huma.Schema{Type: huma.TypeObject, Description: "reelmill.manifest/1, by the JSON Schema at /schemas/manifest-1.json"},
			}}},
			"304": {Description: "Not changed"},
			"404": {Description: "not-found, not-published or set-not-made"},
			"410": {Description: "rights-expired, rights-territory, rights-channel or asset-withdrawn"},
			"422": {Description: "bad-locale or bad-territory"},
		},
	})
	describeEvents(doc, id)
	doc.AddOperation(&huma.Operation{
		OperationID: "create-upload", Method: "POST", Path: "/v1/uploads", Tags: []string{"uploads"},
		Summary:   "Begin a resumable upload (tus 1.0: creation, termination, concatenation)",
		Responses: map[string]*huma.Response{"201": {Description: "Location is where to PATCH the bytes; its last part is the upload's id"}},
	})
	doc.AddOperation(&huma.Operation{
		OperationID: "get-media", Method: "GET", Path: "/media/{key}", Tags: []string{"media"},
		Summary:    "A derivative, by the signed address in the manifest; range requests",
		Parameters: []*huma.Param{{Name: "key", In: "path", Required: true, Schema: &huma.Schema{Type: "string"}}},
		Responses: map[string]*huma.Response{
			"200": {Description: "The file"}, "206": {Description: "The asked range"},
			"403": {Description: "bad-signature"}, "404": {Description: "not-found"}, "410": {Description: "rights-expired, rights-territory, rights-channel or asset-withdrawn"},
			"416": {Description: "range-not-satisfiable"},
		},
	})
}
