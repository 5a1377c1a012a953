package api

import (
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/embed"
)

// keyScheme is the name of what proves who asks in the OpenAPI document.
const keyScheme = "key"

// describeWhole completes the OpenAPI document once every route of the framework stands in it: what errors look like, which keys are asked for, and
// what may be repeated.
func (s *server) describeWhole(doc *huma.OpenAPI) error {
	describeUploads(doc)
	describeWell(doc)
	if err := describeManifest(doc); err != nil {
		return err
	}
	schemas := doc.Components.Schemas.Map()
	for name, written := range map[string]reflect.Type{problemName: reflect.TypeFor[Problem](), oembedName: reflect.TypeFor[embed.Description]()} {
		schema := huma.SchemaFromType(doc.Components.Schemas, written)
		schema.AdditionalProperties = true // as RFC 9457 and oEmbed have it
		schemas[name] = schema
	}
	delete(schemas, "ErrorDetail")
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
	return nil
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

// describeWell adds the routes that tell how the server is, and of what shape its documents are.
func describeWell(doc *huma.OpenAPI) {
	health := object(map[string]*huma.Schema{"status": words(), "release": words()}, "status")
	schema := &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
	for _, route := range []struct {
		name, path, summary string
		responses           answers
	}{
		{
			"get-schema", "/schemas/manifest-1.json", "The JSON Schema of the manifest",
			refusals(nil).with("200", answer("A JSON Schema, 2020-12", schema, schemaType)),
		},
		{"is-alive", "/healthz", "Whether the server runs", refusals(nil).with("200", answer("It does", health, jsonType))},
		{
			"is-ready", "/readyz", "Whether the server can do its work",
			refusals(map[string]string{"503": "not-ready"}).with("200", answer("It can", health, jsonType)),
		},
		{"get-metrics", metricsPath, "Meters, as Prometheus reads them", refusals(nil).with("200", answer("Text", words(), textType))},
	} {
		doc.AddOperation(&huma.Operation{
			OperationID: route.name, Method: http.MethodGet, Path: route.path, Tags: []string{"operation"}, Summary: route.summary, Responses: route.responses,
		})
	}
}
