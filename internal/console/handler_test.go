package console_test

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/console"
)

func ask(t *testing.T, method, path string, header http.Header) *http.Response {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	maps.Copy(request.Header, header)
	answer := httptest.NewRecorder()
	console.Handler().ServeHTTP(answer, request)
	return answer.Result()
}

func TestHandlerAnswers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		method, path string
		status       int
		mime         string
	}{
		{"GET", "/console/", http.StatusOK, "text/html; charset=utf-8"},
		{"HEAD", "/console/", http.StatusOK, "text/html; charset=utf-8"},
		{"GET", "/console/main.js", http.StatusOK, "text/javascript; charset=utf-8"},
		{"GET", "/console/console.css", http.StatusOK, "text/css; charset=utf-8"},
		{"GET", "/console/mark.svg", http.StatusOK, "image/svg+xml"},
		{"GET", "/console", http.StatusMovedPermanently, ""},
		{"GET", "/console/nothing.js", http.StatusNotFound, ""},
		{"GET", "/console/../handler.go", http.StatusNotFound, ""},
		{"GET", "/console/web/main.js", http.StatusNotFound, ""},
		{"GET", "/console//main.js", http.StatusNotFound, ""},
		{"GET", "/elsewhere/main.js", http.StatusNotFound, ""},
		{"POST", "/console/", http.StatusMethodNotAllowed, ""},
	}
	for _, tt := range tests {
		t.Run(tt.method+" "+tt.path, func(t *testing.T) {
			t.Parallel()
			answer := ask(t, tt.method, tt.path, nil)
			defer answer.Body.Close()
			if answer.StatusCode != tt.status {
				t.Errorf("status %d, want %d", answer.StatusCode, tt.status)
			}
			if tt.mime != "" && answer.Header.Get("Content-Type") != tt.mime {
				t.Errorf("type %q, want %q", answer.Header.Get("Content-Type"), tt.mime)
			}
			checkGuards(t, answer.Header)
		})
	}
}

// checkGuards applies to every answer, errors too: each is a page of the console's origin.
func checkGuards(t *testing.T, header http.Header) {
	t.Helper()
	policy := header.Get("Content-Security-Policy")
	for _, rule := range []string{"default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"} {
		if !strings.Contains(policy, rule) {
			t.Errorf("the policy %q lacks %q", policy, rule)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
		t.Errorf("the policy %q opens the pages to other code", policy)
	}
	if header.Get("X-Content-Type-Options") != "nosniff" {
		t.Error("types may be guessed")
	}
}

func TestHandlerSparesWhatTheBrowserHas(t *testing.T) {
	t.Parallel()
	first := ask(t, http.MethodGet, "/console/console.css", nil)
	defer first.Body.Close()
	second := ask(t, http.MethodGet, "/console/console.css", http.Header{"If-None-Match": {first.Header.Get("ETag")}})
	defer second.Body.Close()
	if second.StatusCode != http.StatusNotModified {
		t.Errorf("status %d, want 304", second.StatusCode)
	}
	if got := first.Header.Get("Cache-Control"); got != "no-cache" {
		t.Errorf("Cache-Control %q: after an upgrade browsers would mix old and new modules", got)
	}
}

// What a page or a module names must be there, and nothing may come from another host.
func TestReferencesResolve(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	references := regexp.MustCompile(`(?:from|import|src=|href=)\s*"([^"#\s]+)"`)
	var walk func(name string)
	walk = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		answer := ask(t, http.MethodGet, console.Root+name, nil)
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d, error %v", name, answer.StatusCode, err)
		}
		for _, match := range references.FindAllStringSubmatch(string(text), -1) {
			walk(strings.TrimPrefix(match[1], "./"))
		}
	}
	walk("index.html")
	if len(seen) < 20 {
		t.Errorf("only %d files are reached from the first page", len(seen))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
