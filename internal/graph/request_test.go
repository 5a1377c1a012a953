package graph_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/records"
)

func TestAssetsAreTurnedByCursor(t *testing.T) {
	t.Parallel()
	g, db := newGraph(t, manifest.Document{Title: "shown"})
	for i := range 5 {
		_, err := db.CreateAsset(t.Context(), &records.Asset{ID: fmt.Sprintf("a%d", i), Title: fmt.Sprintf("Kite %d", i), Tags: []string{"bird"}}, nil, nil)
		must(t, err)
	}
	const query = `query($after: String) { assets(query: "kite", tag: "bird", first: 2, after: $after) {
		edges { cursor node { id title state alt tags manifest { title } } } pageInfo { hasNextPage endCursor } } }`
	var seen []string
	var after any
	for range 3 {
		answer := post(t, g, query, map[string]any{"after": after})
		if len(answer.Errors) > 0 {
			t.Fatalf("%+v", answer.Errors)
		}
		list, _ := answer.Data["assets"].(map[string]any)
		edges, _ := list["edges"].([]any)
		for _, edge := range edges {
			node, _ := edge.(map[string]any)["node"].(map[string]any)
			seen = append(seen, fmt.Sprint(node["id"], node["state"], node["alt"], node["manifest"]))
		}
		info, _ := list["pageInfo"].(map[string]any)
		after = info["endCursor"]
		if info["hasNextPage"] != (len(seen) < 5) {
			t.Errorf("after %d: %v", len(seen), info)
		}
	}
	if len(seen) != 5 || seen[0] != "a0draft<nil> map[title:shown]" {
		t.Errorf("seen %q", seen)
	}
	newer := post(t, g, `{ assets(newer: [in_review, failed]) { edges { node { id } } } }`, nil)
	if list, _ := newer.Data["assets"].(map[string]any); len(newer.Errors) > 0 || len(list["edges"].([]any)) != 0 { //nolint:forcetypeassert // a list, or the test has failed
		t.Errorf("drafts have newer versions: %+v", newer)
	}
	limited := post(t, g, `query($after: String) { assets(query: "kite", tag: "bird", newer: failed, after: $after) { pageInfo { hasNextPage } } }`, map[string]any{"after": after})
	if limited.code() != "bad-cursor" {
		t.Errorf("the cursor of a list without newer gives %+v", limited)
	}
	other := post(t, g, `query($after: String) { assets(first: 2, after: $after) { pageInfo { hasNextPage } } }`, map[string]any{"after": after})
	if other.code() != "bad-cursor" {
		t.Errorf("the cursor of another list gives %+v", other)
	}
}

func TestErrorsHaveCodes(t *testing.T) {
	t.Parallel()
	g, _ := newGraph(t, manifest.Document{})
	deep := strings.Repeat("{ ofType ", 14) + strings.Repeat("}", 14)
	var many strings.Builder
	for i := range 300 {
		fmt.Fprintf(&many, " m%d: manifest(id: \"a\") { title }", i)
	}
	tests := map[string]struct{ query, code string }{
		"closed":    {`{ manifest(id: "closed") { title } }`, "rights-expired"},
		"unknown":   {`{ asset(id: "none") { title } }`, "not-found"},
		"no field":  {`{ asset(id: "none") { name } }`, "bad-query"},
		"no syntax": {`{ asset(`, "bad-query"},
		"mutation":  {`mutation { withdraw(id: "a") }`, "bad-query"},
		"deep":      {`{ __type(name: "Asset") ` + deep + `}`, "bad-query"},
		"long":      {`{ asset(id: "` + strings.Repeat("a", 20000) + `") { title } }`, "bad-query"},
		"wide page": {`{ assets(first: 1000) { pageInfo { hasNextPage } } }`, "bad-page-size"},
		"cursor":    {`{ assets(after: "zzz") { pageInfo { hasNextPage } } }`, "bad-cursor"},
		"costly":    {"{" + many.String() + " }", "request-too-costly"},
		"empty":     {` `, "query-missing"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := post(t, g, tt.query, nil)
			if answer.code() != tt.code || answer.Errors[0].Extensions.Hint == "" || strings.HasPrefix(answer.Errors[0].Message, "graphql:") {
				t.Errorf("errors are %.500v, want %s", fmt.Sprintf("%+v", answer.Errors), tt.code)
			}
			if answer.header.Get("Cache-Control") != "no-store" {
				t.Error("the answer may be kept")
			}
		})
	}
}

func TestRequestsOverHTTP(t *testing.T) {
	t.Parallel()
	g, _ := newGraph(t, manifest.Document{Title: "shown"})
	get := func(query url.Values) *http.Request {
		return httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql?"+query.Encode(), nil)
	}
	two := url.Values{
		"query":     {`query One($id: ID!) { manifest(id: $id) { title } } query Two { asset(id: "none") { id } }`},
		"variables": {`{"id":"a"}`}, "operationName": {"One"},
	}
	answer := send(t, g, get(two))
	if shown, _ := answer.Data["manifest"].(map[string]any); shown["title"] != "shown" {
		t.Errorf("the answer is %+v", answer)
	}
	if answer := send(t, g, get(url.Values{"query": {"{ x }"}, "variables": {"["}})); answer.status != http.StatusBadRequest || answer.code() != "bad-variables" {
		t.Errorf("bad variables give %+v", answer)
	}
	strict := get(url.Values{"query": {"{ x }"}})
	strict.Header.Set("Accept", "application/graphql-response+json")
	if answer := send(t, g, strict); answer.status != http.StatusBadRequest {
		t.Errorf("status %d for a query that could not be run", answer.status)
	}
	for body, want := range map[string]string{"query": "bad-request", `{"query":"` + strings.Repeat("a", 80<<10) + `"}`: "request-too-large"} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		if answer := send(t, g, request); answer.code() != want {
			t.Errorf("%.20s gives %+v", body, answer)
		}
	}
	plain := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(`{"query":"{ x }"}`))
	plain.Header.Set("Content-Type", "text/plain")
	if answer := send(t, g, plain); answer.status != http.StatusUnsupportedMediaType {
		t.Errorf("a form of another site gets %+v", answer)
	}
}

func TestTheSchemaTellsOfItself(t *testing.T) {
	t.Parallel()
	g, _ := newGraph(t, manifest.Document{})
	answer := post(t, g, `{ __schema { types { name fields { name } } } __type(name: "Video") { fields { name type { kind ofType { name } } } } }`, nil)
	if len(answer.Errors) > 0 || !strings.Contains(fmt.Sprint(answer.Data), "frameRate") {
		t.Errorf("the schema is %+v", answer)
	}
}
