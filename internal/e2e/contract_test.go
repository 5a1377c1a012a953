package e2e

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
)

// contract reads the description of the API and a few of the routes it names.
func contract(t *testing.T, m *mill) {
	description := into[struct {
		OpenAPI string
		Paths   map[string]map[string]json.RawMessage
	}](t, m.ask(t, "GET", "/openapi.json", nil), 200)
	if description.OpenAPI == "" {
		t.Error("no OpenAPI version")
	}
	for path, methods := range map[string][]string{
		"/v1/assets":                          {"get", "post"},
		"/v1/assets/{id}":                     {"get", "patch", "delete"},
		"/v1/assets/{id}/manifest":            {"get"},
		"/v1/assets/{id}/rollback":            {"post"},
		"/v1/assets/{id}/subtitles/{locale}":  {"put", "get", "delete"},
		"/v1/assets/{id}/versions":            {"post"},
		"/v1/assets/{id}/versions/{n}":        {"get"},
		"/v1/assets/{id}/versions/{n}/cancel": {"post"},
		"/v1/assets/{id}/versions/{n}/retry":  {"post"},
		"/v1/sets":                            {"get"},
		"/v1/uploads":                         {"post"},
		"/media/{key}":                        {"get"},
	} {
		for _, method := range methods {
			if description.Paths[path][method] == nil {
				t.Errorf("%s %s is not described", method, path)
			}
		}
	}
	sets := into[struct{ Sets []api.SetView }](t, m.ask(t, "GET", "/v1/sets", nil), 200)
	if !slices.ContainsFunc(sets.Sets, func(s api.SetView) bool { return s.Name == "article" && len(s.Profiles) > 5 }) {
		t.Errorf("sets %+v", sets)
	}
	into[map[string]string](t, m.ask(t, "GET", "/healthz", nil), 200)
}

// refusals are requests that are wrong in one way each.
func refusals(t *testing.T, m *mill) {
	const source = `"source":{"key":"incoming/none.mov"}`
	for name, c := range map[string]struct {
		method, path, body string
		status             int
		code, pointer      string
	}{
		"no such route":       {method: "GET", path: "/v1/nothing", status: 404, code: "route-not-found"},
		"no such asset":       {method: "GET", path: "/v1/assets/none", status: 404, code: "not-found"},
		"no such external id": {method: "GET", path: "/v1/assets/ext:none", status: 404, code: "not-found"},
		"no such manifest":    {method: "GET", path: "/v1/assets/none/manifest", status: 404, code: "not-found"},
		"wrong method":        {method: "PUT", path: "/v1/assets", status: 405, code: "method-not-allowed"},
		"broken JSON":         {method: "POST", path: "/v1/assets", body: `{"title":`, status: 400, code: "bad-request"},
		"unknown field": {
			method: "POST", path: "/v1/assets", body: `{"titel":"x",` + source + `}`, status: 422, code: "invalid-request", pointer: "/titel",
		},
		"wrong type": {
			method: "POST", path: "/v1/assets", body: `{"rights":{"starts_at":null,"ends_at":"soon"},` + source + `}`,
			status: 422, code: "invalid-request", pointer: "/rights/ends_at",
		},
		"nothing in it":       {method: "POST", path: "/v1/assets", body: `{}`, status: 422, code: "invalid-request"},
		"no source":           {method: "POST", path: "/v1/assets", body: `{"source":{}}`, status: 422, code: "source-ambiguous"},
		"two sources":         {method: "POST", path: "/v1/assets", body: `{"source":{"key":"incoming/a","url":"http://a.example/"}}`, status: 422, code: "source-ambiguous"},
		"key not there":       {method: "POST", path: "/v1/assets", body: `{` + source + `}`, status: 422, code: "source-not-found"},
		"key outside":         {method: "POST", path: "/v1/assets", body: `{"source":{"key":"masters/a"}}`, status: 422, code: "source-outside-incoming"},
		"key that climbs":     {method: "POST", path: "/v1/assets", body: `{"source":{"key":"incoming/../reelmill.db"}}`, status: 422, code: "bad-source-key"},
		"address of a file":   {method: "POST", path: "/v1/assets", body: `{"source":{"url":"file:///etc/passwd"}}`, status: 422, code: "bad-source-url"},
		"upload not there":    {method: "POST", path: "/v1/assets", body: `{"source":{"upload":"../secret"}}`, status: 422, code: "upload-not-found"},
		"unknown set":         {method: "POST", path: "/v1/assets", body: `{"set":"none",` + source + `}`, status: 422, code: "unknown-set"},
		"window turned round": {method: "POST", path: "/v1/assets", body: `{"rights":{"starts_at":"2027-01-01T00:00:00Z","ends_at":"2026-01-01T00:00:00Z"},` + source + `}`, status: 422, code: "rights-window-empty"},
		"bad version number":  {method: "GET", path: "/v1/assets/none/versions/0", status: 422, code: "invalid-request"},
		"bad cursor":          {method: "GET", path: "/v1/assets?cursor=x", status: 422, code: "bad-cursor"},
		"forged address":      {method: "GET", path: "/media/derivatives/aa/aa.mp4?sig=x", status: 403, code: "bad-signature"},
		"address of a master": {method: "GET", path: "/media/masters/aa/aa.bin", status: 403, code: "bad-signature"},
	} {
		t.Run(name, func(t *testing.T) {
			var body any
			if c.body != "" {
				body = c.body
			}
			p := m.ask(t, c.method, c.path, body).refusal(t, c.status, c.code)
			if c.pointer == "" {
				return
			}
			if len(p.Errors) != 1 || p.Errors[0].Pointer != c.pointer || p.Errors[0].Message == "" {
				t.Errorf("errors %+v, want one at %s", p.Errors, c.pointer)
			}
		})
	}
}

// foreignPages are requests a web page of another site, or one behind a rebound name, could make a browser send.
func foreignPages(t *testing.T, m *mill) {
	m.ask(t, "GET", "/v1/assets", nil, "Host", "evil.example").refusal(t, 403, "foreign-host")
	m.ask(t, "GET", "/healthz", nil, "Host", "127.0.0.1.evil.example:80").refusal(t, 403, "foreign-host")
	m.ask(t, "POST", "/v1/assets", "{}", "Origin", "https://evil.example").refusal(t, 403, "foreign-origin")
	m.ask(t, "GET", "/v1/assets", nil, "Origin", "null").refusal(t, 403, "foreign-origin")
	m.ask(t, "GET", "/v1/assets/none/manifest", nil, "Origin", "https://paper.example").refusal(t, 404, "not-found")
	if got := m.ask(t, "GET", "/v1/assets", nil, "Origin", m.url); got.status != 200 {
		t.Errorf("our own page: status %d", got.status)
	}
}
