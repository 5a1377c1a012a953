package api

import (
	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/graph"
)

// describeDoors adds the graph, the player, oEmbed and the picker to the OpenAPI document.
func describeDoors(doc *huma.OpenAPI) {
	for _, door := range append(graphDoors(), playerDoor(), oembedDoor(), pickerDoor()) {
		doc.AddOperation(door)
	}
}

// oembedName is what a description of a player page is called in the document.
const oembedName = "OEmbed"

func graphDoors() []*huma.Operation {
	extensions := object(map[string]*huma.Schema{"code": words(), "hint": words()}, "code")
	fault := object(map[string]*huma.Schema{
		"message": words(), "path": listed(&huma.Schema{}), "locations": listed(object(nil)), "extensions": extensions,
	}, "message", "extensions")
	told := object(map[string]*huma.Schema{"data": {Type: huma.TypeObject, Nullable: true, AdditionalProperties: true}, "errors": listed(fault)})
	asked := object(map[string]*huma.Schema{
		"query": words(), "operationName": {Type: huma.TypeString, Nullable: true}, "variables": {Type: huma.TypeObject, Nullable: true, AdditionalProperties: true},
	}, "query")
	responses := func() answers {
		all := refusals(map[string]string{"401": "key-required or key-invalid"})
		for status, says := range map[string]string{
			"200": "data, and errors with extensions.code and extensions.hint",
			"400": "No request that could be run: bad-request, bad-variables, query-missing; bad-query, to whom Accept says that it reads statuses",
			"413": "request-too-large", "415": "unsupported-media-type",
		} {
			all[status] = answer(says, told, jsonType, graph.MediaType)
		}
		return all
	}
	return []*huma.Operation{
		{
			OperationID: "query-graph", Method: "POST", Path: graphPath, Tags: []string{"graph"},
			Summary:     "Ask for assets and manifests as a graph. GET takes the same as parameters",
			RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{jsonType: {Schema: asked}}},
			Responses:   responses(),
		},
		{
			OperationID: "query-graph-by-address", Method: "GET", Path: graphPath, Tags: []string{"graph"}, Summary: "The same, in the address",
			Parameters: []*huma.Param{
				doorParam("query", "query", "The query"), doorParam("variables", "query", "A JSON object"),
				doorParam("operationName", "query", "Which of several operations"),
			},
			Responses: responses(),
		},
	}
}

func playerDoor() *huma.Operation {
	return &huma.Operation{
		OperationID: "get-player", Method: "GET", Path: "/embed/{id}", Tags: []string{"embed"},
		Summary: "The player page of what is published, for an iframe; needs no key",
		Parameters: []*huma.Param{
			doorParam("id", "path", "The asset's id, or ext: and your own"), doorParam("locale", "query", "BCP 47 tags of the reader, the best first"),
			doorParam("set", "query", "Rendition set"), doorParam("t", "query", "Where to begin: 83, 1m23s or 1:23"),
			doorParam("autoplay", "query", "1 begins at once, where the browser allows it"), doorParam("muted", "query", "1 begins without sound"),
			doorParam("territory", "query", "Country of the reader, ISO 3166-1"), doorParam("channel", "query", "Where it is shown, such as web"),
		},
		Responses: refusals(nil).with("200", answer("The player", words(), htmlType)).
			with("404", answer("Nothing is published", words(), htmlType)).
			with("410", answer("Withdrawn, or its rights window is closed", words(), htmlType)).
			with("422", answer("bad-locale or bad-territory, in a sentence", words(), htmlType)).
			with("451", answer("Not in this territory or channel", words(), htmlType)),
	}
}

func oembedDoor() *huma.Operation {
	return &huma.Operation{
		OperationID: "describe-player", Method: "GET", Path: "/oembed", Tags: []string{"embed"},
		Summary: "oEmbed 1.0 of a player page; needs no key",
		Parameters: []*huma.Param{
			doorParam("url", "query", "Address of a player page"), doorParam("maxwidth", "query", "Room there is, in pixels"),
			doorParam("maxheight", "query", "Room there is, in pixels"), doorParam("format", "query", "json"),
		},
		Responses: refusals(map[string]string{
			"404": "not-found: no address of a player page here, or of no asset; not-published, set-not-made",
			"410": "rights-expired, rights-territory, rights-channel or asset-withdrawn", "422": "bad-size, bad-locale or bad-territory", "501": "format-not-offered",
		}).with("200", answer("type video, photo or rich", referTo(oembedName), jsonType)),
	}
}

func pickerDoor() *huma.Operation {
	return &huma.Operation{
		OperationID: "get-picker", Method: "GET", Path: "/picker", Tags: []string{"embed"},
		Summary: "The page in which an editor chooses an asset, for an iframe or window of a CMS, which is told by postMessage",
		Parameters: []*huma.Param{
			doorParam("origin", "query", "Origin of the page that is told, such as https://cms.example"), doorParam("locale", "query", "BCP 47 tag of the titles"),
		},
		Responses: refusals(map[string]string{"400": "bad-origin", "403": "foreign-origin"}).with("200", answer("The picker", words(), htmlType)),
	}
}

func doorParam(name, place, description string) *huma.Param {
	return &huma.Param{Name: name, In: place, Required: place == "path", Description: description, Schema: words()}
}
