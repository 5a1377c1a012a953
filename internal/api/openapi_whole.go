package api

import (
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// keyScheme is the name of what proves who asks in the OpenAPI document.
const keyScheme = "key"

// describeWhole completes the OpenAPI document once every route of the framework stands in it: what errors look like, which keys are asked for, and
// what may be repeated.
func (s *server) describeWhole(doc *huma.OpenAPI) {
	describeUploads(doc)
	describeWell(doc)
	errors := doc.Components.Schemas.Map()
	problems := huma.SchemaFromType(doc.Components.Schemas, reflect.TypeFor[Problem]())
	problems.AdditionalProperties = true // as RFC 9457 has it
	errors["ErrorModel"] = problems      // the framework's own name for it, to which every operation refers
	delete(errors, "ErrorDetail")
	if s.cfg.Keys {
		doc.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
			keyScheme: {Type: "http", Scheme: "bearer", Description: "An API key; docs/operations.md says which roles may do what."},
		}
		doc.Security = []map[string][]string{{keyScheme: {}}}
	}
	allowed := access()
	for path, item := range doc.Paths {
		for method, operation := range operations(item) {
			if s.cfg.Keys && allowed[patternOf(method, path)].everybody {
				operation.Security = []map[string][]string{}
			}
			if method == http.MethodPost && path != graphPath && !strings.HasPrefix(path, "/v1/uploads") {
				operation.Parameters = append(operation.Parameters, repeatable())
			}
		}
	}
}

// patternOf is what the router calls an operation of the document.
func patternOf(method, path string) string {
	return method + " " + strings.NewReplacer("{key}", "{key...}", "manifest-1.json", "{name}").Replace(path)
}

// repeatable is the parameter of requests that may be sent again.
func repeatable() *huma.Param {
	most := 255
	return &huma.Param{
		Name: idempotencyHeader, In: "header", Description: "Names this request: sent again with the same key and body it is answered as it was, and does nothing",
		Schema: &huma.Schema{Type: huma.TypeString, MaxLength: &most},
	}
}

// operations are what can be done at an address, by method.
func operations(item *huma.PathItem) map[string]*huma.Operation {
	all := map[string]*huma.Operation{
		http.MethodGet: item.Get, http.MethodPut: item.Put, http.MethodPost: item.Post, http.MethodDelete: item.Delete, http.MethodHead: item.Head,
		http.MethodPatch: item.Patch,
	}
	for method, operation := range all {
		if operation == nil {
			delete(all, method)
		}
	}
	return all
}

// describeUploads adds what tus does with an upload that was begun.
func describeUploads(doc *huma.OpenAPI) {
	id := &huma.Param{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}
	for _, step := range []struct{ name, method, summary, status, says string }{
		{"append-upload", http.MethodPatch, "Send bytes of an upload, from Upload-Offset on", "204", "Upload-Offset says where to go on"},
		{"look-at-upload", http.MethodHead, "How far an upload is", "200", "Upload-Offset and Upload-Length"},
		{"end-upload", http.MethodDelete, "Give up an upload", "204", "It is gone"},
	} {
		doc.AddOperation(&huma.Operation{
			OperationID: step.name, Method: step.method, Path: "/v1/uploads/{id}", Tags: []string{"uploads"}, Summary: step.summary,
			Parameters: []*huma.Param{id}, Responses: map[string]*huma.Response{step.status: {Description: step.says}, "404": {Description: "There is no such upload"}},
		})
	}
}

// describeWell adds the routes that tell how the server is, and of what shape its documents are.
func describeWell(doc *huma.OpenAPI) {
	for _, route := range []struct{ name, path, summary, says string }{
		{"get-schema", "/schemas/manifest-1.json", "The JSON Schema of the manifest", "A JSON Schema, 2020-12"},
		{"is-alive", "/healthz", "Whether the server runs", "It does"},
		{"is-ready", "/readyz", "Whether the server can do its work", "It can; 503 says why not"},
		{"get-metrics", metricsPath, "Meters, as Prometheus reads them", "Text"},
	} {
		doc.AddOperation(&huma.Operation{
			OperationID: route.name, Method: http.MethodGet, Path: route.path, Tags: []string{"operation"}, Summary: route.summary,
			Responses: map[string]*huma.Response{"200": {Description: route.says}},
		})
	}
}
