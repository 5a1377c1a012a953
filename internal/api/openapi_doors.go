package api

import "github.com/danielgtaylor/huma/v2"

// describeDoors adds the graph, the player, oEmbed and the picker to the OpenAPI document.
func describeDoors(doc *huma.OpenAPI) {
	for _, door := range append(graphDoors(), playerDoor(), oembedDoor(), pickerDoor()) {
		doc.AddOperation(door)
	}
}

func graphDoors() []*huma.Operation {
	responses := map[string]*huma.Response{
		"200": {Description: "data, and errors with extensions.code and extensions.hint"}, "400": {Description: "No request that could be run"},
	}
	return []*huma.Operation{
		{
			OperationID: "query-graph", Method: "POST", Path: graphPath, Tags: []string{"graph"},
			Summary:   "Ask for assets and manifests as a graph: a JSON object with query, variables and operationName. GET takes the same as parameters",
			Responses: responses,
		},
		{
			OperationID: "query-graph-by-address", Method: "GET", Path: graphPath, Tags: []string{"graph"}, Summary: "The same, in the address",
			Parameters: []*huma.Param{
				doorParam("query", "query", "The query"), doorParam("variables", "query", "A JSON object"),
				doorParam("operationName", "query", "Which of several operations"),
			},
			Responses: responses,
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
		Responses: map[string]*huma.Response{
			"200": {Description: "The player"}, "404": {Description: "Nothing is published"}, "410": {Description: "Withdrawn, or its rights window is closed"},
			"451": {Description: "Not in this territory or channel"},
		},
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
		Responses: map[string]*huma.Response{
			"200": {Description: "type video, photo or rich"}, "404": {Description: "Not an address of a player page here"},
			"410": {Description: "Withdrawn, or its rights window is closed"}, "501": {Description: "Another format than json"},
		},
	}
}

func pickerDoor() *huma.Operation {
	return &huma.Operation{
		OperationID: "get-picker", Method: "GET", Path: "/picker", Tags: []string{"embed"},
		Summary: "The page in which an editor chooses an asset, for an iframe or window of a CMS, which is told by postMessage",
		Parameters: []*huma.Param{
			doorParam("origin", "query", "Origin of the page that is told, such as https://cms.example"), doorParam("locale", "query", "BCP 47 tag of the titles"),
		},
		Responses: map[string]*huma.Response{"200": {Description: "The picker"}, "400": {Description: "bad-origin"}},
	}
}

func doorParam(name, place, description string) *huma.Param {
	return &huma.Param{Name: name, In: place, Required: place == "path", Description: description, Schema: &huma.Schema{Type: "string"}}
}
