package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

const openapiName = "urn:openapi"

// written is the OpenAPI document, with which answers can be compared.
type written struct {
	paths    map[string]any
	compiler *jsonschema.Compiler
}

func openapiOf(t *testing.T, w *watched) *written {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(w.ask(t, http.MethodGet, "/openapi.json", "", "").Body)
	need(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	need(t, compiler.AddResource(openapiName, doc))
	whole, _ := doc.(map[string]any)
	paths, _ := whole["paths"].(map[string]any)
	return &written{paths, compiler}
}

// flaw says what the document leaves out about an answer, nothing where it is complete.
func (d *written) flaw(method, path string, answer *httptest.ResponseRecorder) string {
	status := strconv.Itoa(answer.Code)
	at := []string{path, strings.ToLower(method), "responses", status}
	response, described := within(d.paths, at...)
	if !described {
		return "status " + status + " is not described"
	}
	kind, _, _ := strings.Cut(answer.Header().Get("Content-Type"), ";")
	_, hasContent := response["content"]
	if answer.Body.Len() == 0 || method == http.MethodHead {
		if hasContent && method != http.MethodHead {
			return "a body is described, and there is none"
		}
		return ""
	}
	at = append(at, "content", kind, "schema")
	if _, described := within(d.paths, at...); !described {
		return kind + " is not described, or has no schema"
	}
	if !strings.HasSuffix(kind, "json") {
		return ""
	}
	pointer := []string{openapiName + "#", "paths"}
	for _, part := range at {
		pointer = append(pointer, url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(part)))
	}
	schema, err := d.compiler.Compile(strings.Join(pointer, "/"))
	if err != nil {
		return err.Error()
	}
	body, err := jsonschema.UnmarshalJSON(strings.NewReader(answer.Body.String()))
	if err == nil {
		err = schema.Validate(body)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func within(tree map[string]any, path ...string) (map[string]any, bool) {
	for _, part := range path {
		next, ok := tree[part].(map[string]any)
		if !ok {
			return nil, false
		}
		tree = next
	}
	return tree, true
}

// question is a request, the route it takes in the document, and how it must be answered.
type question struct {
	method, route, path string
	status              int
	body                string
	header              []string
}

// Each door and each reading route is asked so that it answers in every way that it is said to, and each answer is found in the document.
func TestEveryAnswerOfTheDoorsIsDescribed(t *testing.T) {
	t.Parallel()
	w := newWatched(t, false, nil, nil)
	shelveForReaders(t, w)
	doc := openapiOf(t, w)
	var shown manifest.Document
	need(t, json.Unmarshal(w.ask(t, http.MethodGet, "/v1/assets/a/manifest", "", "").Body.Bytes(), &shown))
	film := strings.TrimPrefix(shown.Videos[0].URL, "http://media.example")
	etag := w.ask(t, http.MethodGet, "/v1/assets/a/manifest", "", "").Header().Get("ETag")
	here := "?url=" + url.QueryEscape("http://media.example/embed/a")
	folder := publication.Addresses{Secret: []byte(testSecret)}.Of("streams/aa/x/main.m3u8", publication.Grant{Asset: "a"})
	const manifestPath, mediaPath, subtitlePath, posterPath = "/v1/assets/{id}/manifest", "/media/{key}", "/v1/assets/{id}/subtitles/{locale}", "/v1/assets/{id}/posters/{locale}"
	const get, post, graphJSON = http.MethodGet, http.MethodPost, "application/graphql-response+json"
	for _, ask := range []question{
		{get, manifestPath, "/v1/assets/a/manifest", 200, "", nil},
		{get, manifestPath, "/v1/assets/a/manifest", 304, "", []string{"If-None-Match", etag}},
		{get, manifestPath, "/v1/assets/draft/manifest", 404, "", nil},
		{get, manifestPath, "/v1/assets/a/manifest?set=none", 404, "", nil},
		{get, manifestPath, "/v1/assets/over/manifest", 410, "", nil},
		{get, manifestPath, "/v1/assets/a/manifest?locale=*", 422, "", nil},
		{get, mediaPath, film, 200, "", nil},
		{get, mediaPath, film, 206, "", []string{"Range", "bytes=0-1"}},
		{get, mediaPath, film, 206, "", []string{"Range", "bytes=0-1,4-5"}},
		{get, mediaPath, film, 304, "", []string{"If-None-Match", "*"}},
		{get, mediaPath, film, 412, "", []string{"If-Match", `"other"`}},
		{get, mediaPath, film, 416, "", []string{"Range", "bytes=999-"}},
		{get, mediaPath, film + "x", 403, "", nil},
		{get, mediaPath, strings.Replace(folder, "main.m3u8", "a%00b", 1), 404, "", nil},
		{get, "/oembed", "/oembed" + here, 200, "", nil},
		{get, "/oembed", "/oembed?url=x", 404, "", nil},
		{get, "/oembed", "/oembed?url=" + url.QueryEscape("http://media.example/embed/over"), 410, "", nil},
		{get, "/oembed", "/oembed" + here + "&maxwidth=x", 422, "", nil},
		{get, "/oembed", "/oembed" + here + "&format=xml", 501, "", nil},
		{get, "/embed/{id}", "/embed/a", 200, "", nil},
		{get, "/embed/{id}", "/embed/none", 404, "", nil},
		{get, "/embed/{id}", "/embed/over", 410, "", nil},
		{get, "/embed/{id}", "/embed/a?locale=*", 422, "", nil},
		{get, "/embed/{id}", "/embed/british?territory=FR", 451, "", nil},
		{get, "/picker", "/picker?origin=http://127.0.0.1:1", 200, "", nil},
		{get, "/picker", "/picker", 400, "", nil},
		{get, "/picker", "/picker?origin=https://cms.example", 403, "", nil},
		{get, graphPath, "/graphql?query={__typename}", 200, "", nil},
		{get, graphPath, "/graphql?query={x}", 200, "", nil},
		{get, graphPath, "/graphql?query={x}", 400, "", []string{"Accept", graphJSON}},
		{get, graphPath, "/graphql", 400, "", nil},
		{post, graphPath, "/graphql", 200, `{"query":"{manifest(id:\"over\"){title}}"}`, nil},
		{post, graphPath, "/graphql", 413, `{"query":"` + strings.Repeat("a", 80<<10) + `"}`, nil},
		{post, graphPath, "/graphql", 415, "x", []string{"Content-Type", "text/plain"}},
		{get, subtitlePath, "/v1/assets/draft/subtitles/fr", 200, "", nil},
		{get, subtitlePath, "/v1/assets/draft/subtitles/de", 404, "", nil},
		{get, subtitlePath, "/v1/assets/draft/subtitles/*", 422, "", nil},
		{get, posterPath, "/v1/assets/a/posters/fr", 404, "", nil},
		{get, "/v1/assets/{id}/events", "/v1/assets/none/events", 404, "", nil},
		{get, "/v1/assets/{id}/events", "/v1/assets/a/events?after=x", 422, "", nil},
		{get, "/healthz", "/healthz", 200, "", nil},
		{get, "/readyz", "/readyz", 200, "", nil},
		{get, metricsPath, metricsPath, 200, "", nil},
		{get, "/schemas/manifest-1.json", "/schemas/manifest-1.json", 200, "", nil},
	} {
		answer := w.ask(t, ask.method, ask.path, "", ask.body, ask.header...)
		if answer.Code != ask.status {
			t.Errorf("%s %.80s: %d %.200s, want %d", ask.method, ask.path, answer.Code, answer.Body, ask.status)
		}
		if flaw := doc.flaw(ask.method, ask.route, answer); flaw != "" {
			t.Errorf("%s %.80s, %d: %s", ask.method, ask.path, answer.Code, flaw)
		}
	}
}

// shelveForReaders makes assets that can be seen, and some that cannot.
func shelveForReaders(t *testing.T, w *watched) {
	t.Helper()
	for _, asset := range []records.Asset{
		{ID: "a", Title: "Kite", Language: "en"}, {ID: "over", EndsAt: records.At(time.Now().Add(-time.Hour))}, {ID: "british", Territories: []string{"GB"}},
	} {
		recordstest.Shelve(t, w.records, &asset, recordstest.Master(""))
	}
	recordstest.Shelve(t, w.records, &records.Asset{ID: "draft"}, nil)
	version, err := w.records.Version(t.Context(), "a", 1)
	need(t, err)
	_, err = w.store.Put(t.Context(), "derivatives/aa/"+version.ID+".mp4", strings.NewReader("012345678"))
	need(t, err)
	brought := w.ask(t, http.MethodPut, "/v1/assets/draft/subtitles/fr", "", "1\n00:00:01,000 --> 00:00:02,000\nBonjour\n")
	if brought.Code != http.StatusOK {
		t.Fatalf("subtitles: %d %s", brought.Code, brought.Body)
	}
}

func TestEveryAnswerOfUploadsIsDescribed(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	doc, key := openapiOf(t, w), w.key(t, records.RoleUploader)
	const all, one, version = "/v1/uploads", "/v1/uploads/{id}", "Tus-Resumable"
	begun := w.ask(t, http.MethodPost, all, key, "", version, "1.0.0", "Upload-Length", "5")
	location, err := url.Parse(begun.Header().Get("Location"))
	need(t, err)
	place := location.Path
	bytesAt := func(offset string) []string {
		return []string{version, "1.0.0", "Upload-Offset", offset, "Content-Type", "application/offset+octet-stream"}
	}
	for _, ask := range []question{
		{http.MethodPost, all, all, 201, "", []string{version, "1.0.0", "Upload-Length", "5"}},
		{http.MethodPost, all, all, 400, "", []string{version, "1.0.0"}},
		{http.MethodPost, all, all, 412, "", nil},
		{http.MethodPost, all, all, 413, "", []string{version, "1.0.0", "Upload-Length", "99999999999999"}},
		{http.MethodHead, one, place, 200, "", []string{version, "1.0.0"}},
		{http.MethodHead, one, place + "0", 404, "", []string{version, "1.0.0"}},
		{http.MethodPatch, one, place, 409, "ab", bytesAt("3")},
		{http.MethodPatch, one, place, 400, "ab", []string{version, "1.0.0", "Upload-Offset", "0"}},
		{http.MethodPatch, one, place, 412, "ab", nil},
		{http.MethodPatch, one, place + "0", 404, "ab", bytesAt("0")},
		{http.MethodPatch, one, place, 204, "ab", bytesAt("0")},
		{http.MethodDelete, one, place, 412, "", nil},
		{http.MethodDelete, one, place, 204, "", []string{version, "1.0.0"}},
		{http.MethodDelete, one, place, 404, "", []string{version, "1.0.0"}},
	} {
		answer := w.ask(t, ask.method, ask.path, key, ask.body, ask.header...)
		if answer.Code != ask.status {
			t.Errorf("%s %s %v: %d %s, want %d", ask.method, ask.path, ask.header, answer.Code, answer.Body, ask.status)
		}
		if flaw := doc.flaw(ask.method, ask.route, answer); flaw != "" {
			t.Errorf("%s %s, %d: %s", ask.method, ask.path, answer.Code, flaw)
		}
	}
	if flaw := doc.flaw(http.MethodPost, all, w.ask(t, http.MethodPost, all, "", "")); flaw != "" {
		t.Errorf("without a key: %s", flaw)
	}
	if flaw := doc.flaw(http.MethodGet, graphPath, w.ask(t, http.MethodGet, "/graphql", "", "")); flaw != "" {
		t.Errorf("the graph without a key: %s", flaw)
	}
}

func TestAServerThatIsNotReadyIsDescribed(t *testing.T) {
	t.Parallel()
	w := newWatched(t, false, nil, http.ErrServerClosed)
	if flaw := openapiOf(t, w).flaw(http.MethodGet, "/readyz", w.ask(t, http.MethodGet, "/readyz", "", "")); flaw != "" {
		t.Error(flaw)
	}
}
