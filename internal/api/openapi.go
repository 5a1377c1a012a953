package api

import (
	"net/http"
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
	id := &huma.Param{Name: "id", In: "path", Required: true, Schema: words()}
	doc.AddOperation(&huma.Operation{
		OperationID: "get-manifest", Method: "GET", Path: "/v1/assets/{id}/manifest", Tags: []string{"manifest"},
		Summary: "Everything a page needs, reelmill.manifest/1; strong ETag, conditional requests",
		Parameters: []*huma.Param{
			id,
			{Name: "locale", In: "query", Description: "BCP 47 tags of the reader with commas between them, the best first", Schema: words()},
			{Name: "set", In: "query", Description: "Rendition set the page was made for", Schema: words()},
			{Name: "territory", In: "query", Description: "Country of the reader, ISO 3166-1", Schema: words()},
			{Name: "channel", In: "query", Description: "Where it is shown, such as web; media of an asset for some channels only close with it", Schema: words()},
			{Name: "If-None-Match", In: "header", Description: "ETag of the document that is there already", Schema: words()},
		},
		Responses: refusals(map[string]string{
			"404": "not-found, not-published or set-not-made",
			"410": "rights-expired, rights-territory, rights-channel or asset-withdrawn",
			"422": "bad-locale or bad-territory",
		}).with("200", answer("The manifest: what /schemas/manifest-1.json describes", referTo(manifestName), jsonType)).
			with("304", answer("Not changed", nil)),
	})
	describeEvents(doc, id)
	describeMedia(doc)
}

func describeMedia(doc *huma.OpenAPI) {
	headers := make([]*huma.Param, 0, 4)
	for _, name := range []string{"Range", "If-Range", "If-None-Match", "If-Match"} {
		headers = append(headers, &huma.Param{Name: name, In: "header", Schema: words()})
	}
	doc.AddOperation(&huma.Operation{
		OperationID: "get-media", Method: http.MethodGet, Path: "/media/{key}", Tags: []string{"media"},
		Summary:    "A derivative, by the signed address in the manifest; range requests",
		Parameters: append([]*huma.Param{{Name: "key", In: "path", Required: true, Schema: words()}}, headers...),
		Responses: refusals(map[string]string{
			"403": "bad-signature", "404": "not-found or not-published", "410": "rights-expired, rights-territory, rights-channel or asset-withdrawn",
			"412": "precondition-failed", "416": "range-not-satisfiable",
		}).with("200", answer("The file", contents(), mediaTypes()...)).
			with("206", answer("The asked range, or several", contents(), append(mediaTypes(), "multipart/byteranges")...)).
			with("304", answer("Not changed", nil)).
			with("307", answer("The file lies in the store, at the address in Location", contents(), htmlType)),
	})
}
