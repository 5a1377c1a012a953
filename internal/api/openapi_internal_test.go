package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
)

// openDocument is what the tests look at in the OpenAPI document.
type openDocument struct {
	Security   []map[string][]string
	Components struct {
		SecuritySchemes map[string]struct{ Type, Scheme string }
		Schemas         map[string]struct {
			Properties map[string]any
			Required   []string
		}
	}
	Paths map[string]map[string]struct {
		Security   *[]map[string][]string
		Parameters []struct{ Name string }
		Responses  map[string]any
	}
}

// Whoever writes a client from the document must find every route in it, but for the pages that people look at.
func TestEveryRouteIsDescribed(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	doc := told[openDocument](t, w, http.MethodGet, "/openapi.json", "", "")
	described := map[string]bool{}
	for path, item := range doc.Paths {
		for method := range item {
			described[patternOf(strings.ToUpper(method), path)] = true
		}
	}
	pages := []string{"/{$}", "/console/", "/docs", "/docs/", "/embed/static/", "/picker/", "/openapi.json", "/openapi.yaml", "/openapi-3.0.json", "/openapi-3.0.yaml"}
	for _, pattern := range w.roads.all() {
		method, path, _ := strings.Cut(pattern, " ")
		switch {
		case method == pattern: // uploads and other methods of the graph, described by what can be done there
		case !slices.Contains(pages, path) && !described[pattern]:
			t.Errorf("%s is not described", pattern)
		}
	}
	if len(described) < 40 || !described["PATCH /v1/uploads/{id}"] {
		t.Errorf("described are %v", described)
	}
}

func TestTheDescriptionAsksForKeys(t *testing.T) {
	t.Parallel()
	doc := told[openDocument](t, newWatched(t, true, nil, nil), http.MethodGet, "/openapi.json", "", "")
	if doc.Components.SecuritySchemes[keyScheme].Scheme != "bearer" || len(doc.Security) != 1 {
		t.Errorf("keys are described as %+v, %+v", doc.Components.SecuritySchemes, doc.Security)
	}
	if open := doc.Paths["/oembed"]["get"].Security; open == nil || len(*open) != 0 || doc.Paths["/v1/assets"]["get"].Security != nil {
		t.Errorf("/oembed asks for %v, /v1/assets for %v", open, doc.Paths["/v1/assets"]["get"].Security)
	}
	if !slices.ContainsFunc(doc.Paths["/v1/assets"]["post"].Parameters, func(p struct{ Name string }) bool { return p.Name == idempotencyHeader }) {
		t.Error("the Idempotency-Key is not described")
	}
}

// What an error is said to look like is what it looks like.
func TestErrorsAreDescribedAsTheyAre(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	doc := told[openDocument](t, w, http.MethodGet, "/openapi.json", "", "")
	refusal := w.ask(t, http.MethodPost, "/v1/assets", w.key(t, records.RoleEditor), `{"titel":"x"}`)
	var problem map[string]any
	if err := json.Unmarshal(refusal.Body.Bytes(), &problem); err != nil {
		t.Fatal(err)
	}
	described := doc.Components.Schemas["ErrorModel"]
	for name := range problem {
		if described.Properties[name] == nil {
			t.Errorf("%s of a problem is not described", name)
		}
	}
	for _, name := range []string{"code", "detail", "status", "title", "type"} {
		if problem[name] == nil || !slices.Contains(described.Required, name) {
			t.Errorf("%s is %v in a problem, required are %v", name, problem[name], described.Required)
		}
	}
}
