package api

import "github.com/danielgtaylor/huma/v2"

// describeDoors adds the graph, the player, oEmbed and the picker to the OpenAPI document.
func describeDoors(doc *huma.OpenAPI) {
	parameter := func(name, place, description string) *huma.Param {
		return &huma.Param{Name: name, In: place, Required: place == "path", Description: description, Schema: &huma.Schema{Type: "string"}}
	}
	doors := []*huma.Operation{
		{
			OperationID: "query-graph", Method: "POST", Path: graphPath, Tags: []string{"graph"},
			Summary: "Ask for assets and manifests as a graph: a JSON object with query, variables and operationName. GET takes the same as parameters",
			Responses: map[string]*huma.Response{
				"200": {Description: "data, and errors with extensions.code and extensions.hint"}, "400": {Description: "No request that could be run"},
			},
		},
		{
			OperationID: "get-player", Method: "GET", Path: "/embed/{id}", Tags: []string{"embed"},
			Summary: "The player page of what is published, for an iframe; needs no key",
			Parameters: []*huma.Param{
				parameter("id", "path", "The asset's id, or ext: and your own"), parameter("locale", "query", "BCP 47 tags of the reader, the best first"),
				parameter("set", "query", "Rendition set"), parameter("t", "query", "Where to begin: 83, 1m23s or 1:23"),
				parameter("autoplay", "query", "1 begins at once, where the browser allows it"), parameter("muted", "query", "1 begins without sound"),
				parameter("territory", "query", "Country of the reader, ISO 3166-1"), parameter("channel", "query", "Where it is shown, such as web"),
			},
			Responses: map[string]*huma.Response{
				"200": {Description: "The player"}, "404": {Description: "Nothing is published"}, "410": {Description: "Withdrawn, or its rights window is closed"},
				"451": {Description: "Not in this territory or channel"},
			},
		},
		{
			OperationID: "describe-player", Method: "GET", Path: "/oembed", Tags: []string{"embed"},
			Summary: "oEmbed 1.0 of a player page; needs no key",
			Parameters: []*huma.Param{
				parameter("url", "query", "Address of a player page"), parameter("maxwidth", "query", "Room there is, in pixels"),
				parameter("maxheight", "query", "Room there is, in pixels"), parameter("format", "query", "json"),
			},
			Responses: map[string]*huma.Response{
				"200": {Description: "type video, photo or rich"}, "404": {Description: "Not an address of a player page here"},
				"410": {Description: "Withdrawn, or its rights window is closed"}, "501": {Description: "Another format than json"},
			},
		},
		{
			OperationID: "get-picker", Method: "GET", Path: "/picker", Tags: []string{"embed"},
			Summary:    "The page in which an editor chooses an asset, for an iframe or window of a CMS, which is told by postMessage",
			Parameters: []*huma.Param{parameter("origin", "query", "Origin of the page that is told, such as https://cms.example"), parameter("locale", "query", "BCP 47 tag of the titles")},
			Responses:  map[string]*huma.Response{"200": {Description: "The picker"}, "400": {Description: "bad-origin"}},
		},
	}
	doors = append(doors, &huma.Operation{
		OperationID: "query-graph-by-address", Method: "GET", Path: graphPath, Tags: []string{"graph"}, Summary: "The same, in the address",
		Parameters: []*huma.Param{parameter("query", "query", "The query"), parameter("variables", "query", "A JSON object"), parameter("operationName", "query", "Which of several operations")},
		Responses:  doors[0].Responses,
	})
	for _, door := range doors {
		doc.AddOperation(door)
	}
}
