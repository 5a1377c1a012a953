package graph_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

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
		edges { cursor node { id title state alt tags manifest { title } } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
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
		first, _ := edges[0].(map[string]any)
		if info["hasNextPage"] != (len(seen) < 5) || info["hasPreviousPage"] != (len(seen) > 2) || info["startCursor"] != first["cursor"] {
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

// The lists of the API and of the graph are chosen from alike.
func TestAssetsAreFiltered(t *testing.T) {
	t.Parallel()
	g, db := newGraph(t, manifest.Document{})
	past, future := records.At(db.Now().Add(-time.Hour)), records.At(db.Now().Add(time.Hour))
	for _, asset := range []records.Asset{
		{ID: "french", Language: "fr-CA", SetName: "article", Tags: []string{"bird", "night"}},
		{ID: "over", Language: "en", SetName: "social", EndsAt: past, Tags: []string{"bird"}},
		{ID: "soon", Language: "en", SetName: "article,social", StartsAt: future, Tags: []string{"night"}},
	} {
		_, err := db.CreateAsset(t.Context(), &asset, nil, nil)
		must(t, err)
	}
	for filter, want := range map[string]string{
		`locale: "FR"`: "french", `locale: "fr-FR"`: "", `rights: upcoming`: "soon", `rights: closed`: "over", `rights: open`: "french",
		`set: "social"`: "over soon", `tags: ["bird", "night"]`: "french", `tag: "night", tags: ["bird"]`: "french", `tags: "night", set: "article"`: "french soon",
		`tags: []`: "french over soon",
	} {
		answer := post(t, g, `{ assets(`+filter+`) { edges { node { id } } } }`, nil)
		list, _ := answer.Data["assets"].(map[string]any)
		edges, _ := list["edges"].([]any)
		var ids []string
		for _, edge := range edges {
			node, _ := edge.(map[string]any)["node"].(map[string]any)
			ids = append(ids, fmt.Sprint(node["id"]))
		}
		slices.Sort(ids)
		if got := strings.Join(ids, " "); got != want || len(answer.Errors) > 0 {
			t.Errorf("%s finds %q, want %q: %+v", filter, got, want, answer.Errors)
		}
	}
	cursor := func(filter string) any {
		answer := post(t, g, `{ assets(first: 1, `+filter+`) { pageInfo { endCursor } } }`, nil)
		list, _ := answer.Data["assets"].(map[string]any)
		info, _ := list["pageInfo"].(map[string]any)
		return info["endCursor"]
	}
	for one, other := range map[string]string{
		`locale: "en"`: `locale: "fr"`, `rights: closed`: `rights: open`, `set: "social"`: `set: "article"`, `tags: ["bird"]`: `tags: ["bird", "night"]`,
	} {
		query := `query($after: String) { assets(after: $after, ` + other + `) { pageInfo { endCursor } } }`
		if answer := post(t, g, query, map[string]any{"after": cursor(one)}); answer.code() != "bad-cursor" {
			t.Errorf("the cursor of %s turns the pages of %s: %+v", one, other, answer)
		}
	}
	turned := post(t, g, `query($after: String) { assets(after: $after, tags: ["night", "bird"]) { pageInfo { endCursor } } }`,
		map[string]any{"after": cursor(`tags: ["bird", "night"]`)})
	if len(turned.Errors) > 0 {
		t.Errorf("the order of tags makes another list: %+v", turned.Errors)
	}
}

func TestErrorsHaveCodes(t *testing.T) {
	t.Parallel()
	g, _ := newGraph(t, manifest.Document{})
	deep := strings.Repeat("{ ofType ", 18) + strings.Repeat("}", 18)
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
		"locale":    {`{ assets(locale: "*") { pageInfo { hasNextPage } } }`, "bad-locale"},
		"tags":      {`{ assets(tags: ["` + strings.Join(strings.Split("abcdefghijklmnopqrstu", ""), `" "`) + `"]) { pageInfo { hasNextPage } } }`, "search-too-long"},
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

// A value that does not fit ends the whole request, in words that say nothing of the program: not one field of it was asked for as it was meant.
func TestMisfitsAreToldInWords(t *testing.T) {
	t.Parallel()
	g, _ := newGraph(t, manifest.Document{Title: "shown"})
	const one, page = `query($v: ID!) { asset(id: $v) { id } }`, `{ pageInfo { endCursor } } }`
	tests := map[string]struct {
		query       string
		value       any
		code, words string
	}{
		"object for an ID":   {one, map[string]any{"a": 1}, "bad-variables", "$v is not an ID"},
		"fraction for an ID": {one, 1.5, "bad-variables", "$v is not an ID"},
		"truth for an ID":    {one, true, "bad-variables", "$v is not an ID"},
		"no ID":              {one, nil, "bad-query", `"v" has invalid value null`},
		"list for a text":    {`query($v: String) { assets(query: $v) ` + page, []any{}, "bad-variables", "$v is not a text"},
		"number in a list":   {`query($v: [String!]) { assets(tags: $v) ` + page, []any{"a", 5}, "bad-variables", "$v is not a list, each of them a text"},
		"text for a number":  {`query($v: Int) { assets(first: $v) ` + page, "x", "bad-variables", "$v is not a whole number"},
		"null for a default": {`query($v: Int) { assets(first: $v) ` + page, nil, "bad-query", "An argument that has a default is null"},
		"no time":            {`query($v: Time) { assets(changedSince: $v) ` + page, "x", "bad-variables", "RFC 3339"},
		"no time, written":   {`query($v: String) { assets(query: $v, changedSince: "x") ` + page, nil, "bad-query", `"x" is not a time`},
		"among others":       {`query($v: String) { manifest(id: "a") { title } assets(query: $v) ` + page, 7, "bad-variables", "$v is not a text"},
		"in a directive":     {`query($v: Boolean!) { manifest(id: "a") @include(if: $v) { title } }`, 7, "bad-variables", "$v is not true or false"},
		"subscription":       {`subscription { asset(id: "a") { id } }`, nil, "bad-query", "no subscriptions"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := post(t, g, tt.query, map[string]any{"v": tt.value})
			if answer.Data != nil || len(answer.Errors) != 1 || answer.code() != tt.code || answer.Errors[0].Extensions.Hint == "" {
				t.Fatalf("the answer is %+v", answer)
			}
			message := answer.Errors[0].Message
			if !strings.Contains(message, tt.words) || strings.Contains(message, "interface") || strings.Contains(message, "2006") {
				t.Errorf("it says %q", message)
			}
		})
	}
	if answer := post(t, g, one, map[string]any{"v": 4711}); answer.code() != "not-found" {
		t.Errorf("a whole number as ID gives %+v", answer)
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
	for _, body := range []string{`{"query":"{ assets(query: \"caf` + "\xe9" + `\") { pageInfo { endCursor } } }"}`, `{"query":"query($v: ID!) { asset(id: $v) { id } }","variables":{"v":"\ud800"}}`} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		if answer := send(t, g, request); answer.status != http.StatusBadRequest || answer.code() != "bad-text" {
			t.Errorf("%q gives %+v", body, answer)
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
