package embed_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/reelmill/reelmill/internal/embed"
	"github.com/reelmill/reelmill/internal/manifest"
)

// hostile tries to end an attribute, an element, a script and a header.
const hostile = "</script></title><img src=x onerror=alert(1)>\"'`<!--\r\nSet-Cookie: a=b\u2028${alert(1)}"

func newPages(t *testing.T) *embed.Pages {
	t.Helper()
	pages, err := embed.New(embed.Config{Site: "https://mill.example", Media: []string{"https://media.example"}})
	must(t, err)
	return pages
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func document() *manifest.Document {
	return &manifest.Document{
		Asset: manifest.Asset{ID: "a1", ExternalID: "secret-42", Kind: "video"}, Title: hostile, Description: hostile, Language: "en", Tags: []string{"internal"},
		Chapters:  []manifest.Chapter{{Start: 0, End: 9, Title: hostile}},
		Streams:   []manifest.Stream{},
		Videos:    []manifest.Video{{URL: "https://media.example/a.mp4", Mime: "video/mp4", Width: 1920, Height: 1080, SHA256: "abc"}},
		Posters:   []manifest.Picture{jpeg("hero", 1600, 900), jpeg("card", 400, 225), {URL: "x", Mime: "image/avif", Width: 300, Height: 200}},
		Subtitles: []manifest.Subtitle{{Locale: "fr", Label: hostile, VTT: "https://media.example/fr.vtt"}, {Locale: "de", SRT: "only"}},
		Embed:     &manifest.Embed{HTML: "<video></video>", JSONLD: &manifest.LinkedData{Context: "https://schema.org", Type: "VideoObject", Name: hostile}},
	}
}

func jpeg(profile string, width, height int) manifest.Picture {
	return manifest.Picture{Profile: profile, URL: "https://media.example/" + profile + ".jpg", Mime: "image/jpeg", Width: width, Height: height}
}

// TestHostileTextsStayTexts looks at the page as a browser's parser does: there is one script of ours and two blocks of data.
func TestHostileTextsStayTexts(t *testing.T) {
	t.Parallel()
	recorder := httptest.NewRecorder()
	must(t, newPages(t).Player(recorder, document(), embed.Visit{Ref: "ext:" + hostile, Query: url.Values{"t": {hostile}}}))
	expectPlain(t, recorder.Body.String(), 4)
	for name, values := range recorder.Header() {
		if strings.ContainsAny(strings.Join(values, ""), "\r\n") || name == "Set-Cookie" {
			t.Errorf("a text became a header: %s: %q", name, values)
		}
	}
}

// expectPlain parses a page and fails the test when it holds what no page of ours does: pictures, handlers, styles, other scripts.
func expectPlain(t *testing.T, page string, scripts int) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	must(t, err)
	for node := range root.Descendants() {
		if node.Data == "img" && !strings.HasPrefix(attribute(node, "src"), embed.StaticRoot) || node.Data == "style" {
			t.Errorf("there is a <%s> in\n%s", node.Data, page)
		}
		if node.Data == "script" {
			scripts--
		}
		for _, attr := range node.Attr {
			if strings.HasPrefix(attr.Key, "on") || attr.Key == "style" {
				t.Errorf("<%s> has %s=%q", node.Data, attr.Key, attr.Val)
			}
		}
	}
	if scripts != 0 {
		t.Errorf("%d scripts are missing from, or too many in\n%s", scripts, page)
	}
}

func attribute(node *html.Node, name string) string {
	for _, attr := range node.Attr {
		if attr.Key == name {
			return attr.Val
		}
	}
	return ""
}

func TestThePlayerTellsOnlyWhatItShows(t *testing.T) {
	t.Parallel()
	recorder := httptest.NewRecorder()
	must(t, newPages(t).Player(recorder, document(), embed.Visit{Ref: "a1"}))
	page := recorder.Body.String()
	for _, inside := range []string{"secret-42", "internal", `"abc"`} {
		if strings.Contains(page, inside) {
			t.Errorf("the page tells %s", inside)
		}
	}
	if !strings.Contains(page, `"chapters":[{"start":0,"end":9,"title":"`) {
		t.Errorf("the page tells no chapters:\n%s", page)
	}
	if !strings.Contains(page, `type="application/json+oembed" href="https://mill.example/oembed?format=json&amp;url=https%3A%2F%2Fmill.example%2Fembed%2Fa1"`) {
		t.Errorf("the description cannot be discovered:\n%s", page)
	}
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	pages := newPages(t)
	tests := map[string]struct {
		write     func(w http.ResponseWriter) error
		ancestors string
		status    int
		scripts   int
	}{
		"player": {func(w http.ResponseWriter) error { return pages.Player(w, document(), embed.Visit{Ref: "a1"}) }, "*", 200, 4},
		"closed": {func(w http.ResponseWriter) error {
			return pages.Closed(w, 410, "rights-expired", hostile, embed.Visit{})
		}, "*", 410, 0},
		"picker": {func(w http.ResponseWriter) error { return pages.Picker(w, "https://cms.example", hostile) }, "https://cms.example", 200, 2},
		"docs":   {pages.Docs, "'none'", 200, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			recorder := httptest.NewRecorder()
			must(t, tt.write(recorder))
			policy := recorder.Header().Get("Content-Security-Policy")
			for _, rule := range []string{
				"default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors " + tt.ancestors + ";", "base-uri 'none'",
				"require-trusted-types-for 'script'", "media-src 'self' https://media.example",
			} {
				if !strings.Contains(policy, rule) {
					t.Errorf("the policy %q lacks %q", policy, rule)
				}
			}
			expectPlain(t, recorder.Body.String(), tt.scripts)
			if recorder.Code != tt.status || strings.Contains(policy, "unsafe") {
				t.Errorf("status %d, policy %q", recorder.Code, policy)
			}
		})
	}
}

func TestOriginsAreStrict(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"https://cms.example": true, "http://localhost:3000": true, "https://[::1]:8443": true, "https://a-b.cms.example:444": true,
		"": false, "*": false, "null": false, "https://*": false, "https://*.example": false, "https://cms.example/": false, "https://cms.example/a": false,
		"https://CMS.example": false, "ftp://cms.example": false, "javascript:alert(1)": false, "https://cms.example; script-src *": false,
		"https://cms.example\r\nSet-Cookie: a=b": false, "https://user@cms.example": false, "https://cms.example?x": false, "https://cms.example#x": false,
		"//cms.example": false, "https://cms example": false, "https://cms.example https://evil.example": false, "https://a..b": false, "https://'self'": false,
	} {
		if origin, ok := embed.Origin(text); ok != want || ok && origin != text {
			t.Errorf("%q is %q, %v", text, origin, ok)
		}
	}
}

// TestModulesAreThere follows every name from the pages: all that is named is served, for good under its build and for now under another.
func TestModulesAreThere(t *testing.T) {
	t.Parallel()
	pages := newPages(t)
	get := func(path string) *http.Response {
		recorder := httptest.NewRecorder()
		pages.Static(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		return recorder.Result()
	}
	seen := map[string]bool{}
	references := regexp.MustCompile(`(?:from|src=|href=)\s*"(\./[^"]+|/embed/static/[^"]+)"`)
	var walk func(text, folder string)
	walk = func(text, folder string) {
		for _, match := range references.FindAllStringSubmatch(text, -1) {
			path := match[1]
			if rest, relative := strings.CutPrefix(path, "./"); relative {
				path = folder + rest
			}
			if seen[path] {
				continue
			}
			seen[path] = true
			answer := get(path)
			body, err := io.ReadAll(answer.Body)
			must(t, err)
			if answer.StatusCode != http.StatusOK || !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s: status %d, %v", path, answer.StatusCode, answer.Header)
			}
			walk(string(body), path[:strings.LastIndex(path, "/")+1])
		}
	}
	for _, write := range []func(http.ResponseWriter) error{
		func(w http.ResponseWriter) error { return pages.Player(w, document(), embed.Visit{Ref: "a1"}) },
		func(w http.ResponseWriter) error { return pages.Picker(w, "https://cms.example", "") }, pages.Docs,
	} {
		recorder := httptest.NewRecorder()
		must(t, write(recorder))
		walk(recorder.Body.String(), "")
	}
	if len(seen) < 20 {
		t.Errorf("only %d files are named", len(seen))
	}
	for path, want := range map[string]int{
		"/embed/static/older/player.js": 200, "/embed/static/x/player.html": 404, "/embed/static/x/none.js": 404, "/embed/static/x/../pages.go": 404, "/embed/static/": 404,
	} {
		answer := get(path)
		if answer.StatusCode != want || strings.Contains(answer.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, %v", path, answer.StatusCode, answer.Header)
		}
	}
}
