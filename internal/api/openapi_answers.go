package api

import (
	"github.com/danielgtaylor/huma/v2"
)

// problemName is the framework's own name of what errors look like, to which every operation refers.
const problemName = "ErrorModel"

// inSchemas is where the parts of the OpenAPI document lie that others refer to.
const inSchemas = "#/components/schemas/"

const htmlType, textType, jsonType = "text/html", "text/plain", "application/json"

// answers are what an operation that the framework does not serve may answer with, by status.
type answers map[string]*huma.Response

// refusals begins a table of answers with the problems among them: by status, what leads to them. Every other refusal is a problem too.
func refusals(says map[string]string) answers {
	all := answers{"default": problemAnswer("Error")}
	for status, what := range says {
		all[status] = problemAnswer(what)
	}
	return all
}

func (a answers) with(status string, answer *huma.Response) answers {
	a[status] = answer
	return a
}

func problemAnswer(says string) *huma.Response {
	return answer(says, referTo(problemName), problemType)
}

// answer is one with a body, of one of the media types; without any it has none.
func answer(says string, schema *huma.Schema, kinds ...string) *huma.Response {
	response := &huma.Response{Description: says}
	for _, kind := range kinds {
		if response.Content == nil {
			response.Content = map[string]*huma.MediaType{}
		}
		response.Content[kind] = &huma.MediaType{Schema: schema}
	}
	return response
}

// and gives an answer a second form.
func and(response *huma.Response, schema *huma.Schema, kind string) *huma.Response {
	response.Content[kind] = &huma.MediaType{Schema: schema}
	return response
}

func referTo(name string) *huma.Schema { return &huma.Schema{Ref: inSchemas + name} }

func words() *huma.Schema { return &huma.Schema{Type: huma.TypeString} }

// contents are bytes of the media type that they stand under; the framework would add another one.
func contents() *huma.Schema {
	return &huma.Schema{Extensions: map[string]any{"type": huma.TypeString, "format": "binary"}}
}

// object is the schema of a JSON object, which may hold more.
func object(fields map[string]*huma.Schema, required ...string) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, Properties: fields, Required: required, AdditionalProperties: true}
}

func listed(items *huma.Schema) *huma.Schema { return &huma.Schema{Type: huma.TypeArray, Items: items} }

// fileAnswers are those of routes that give back a file as it came in.
func fileAnswers() answers {
	return refusals(map[string]string{"404": "not-found", "422": "bad-locale"}).with("200", answer("The file", contents(), anyBytes))
}
