package console_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/console"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/testmedia"
)

// studio serves the console beside canned answers of the API; more adds answers or replaces them.
func studio(t *testing.T, more map[string]http.HandlerFunc) *httptest.Server {
	t.Helper()
	answers := map[string]http.HandlerFunc{
		"GET /v1/assets":               says(`{"assets":[` + canned(t, "asset") + "," + canned(t, "failed_asset") + `]}`),
		"GET /v1/assets/a1":            says(canned(t, "asset")),
		"GET /v1/assets/a1/versions/1": says(canned(t, "version")),
		"GET /v1/assets/a1/manifest":   says(canned(t, "manifest")),
		"GET /v1/assets/a2":            says(canned(t, "failed_asset")),
		"GET /v1/assets/a2/versions/1": says(canned(t, "failed_version")),
		"GET /v1/keys/self":            keyOf(t, records.RoleOperator),
		"GET /v1/sets":                 says(`{"sets":[{"name":"article","description":"","profiles":[]},{"name":"image","description":"","profiles":[]}]}`),
		"GET /media/":                  medium(t),
		"GET /v1/assets/a3":            missing,
		"GET " + console.Root:          console.Handler().ServeHTTP,
	}
	maps.Copy(answers, more)
	mux := http.NewServeMux()
	for pattern, handler := range answers {
		mux.HandleFunc(pattern, handler)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// keyOf is what a server says of a key with a role.
func keyOf(t *testing.T, role records.Role) http.HandlerFunc {
	t.Helper()
	text, err := json.Marshal(api.Caller{ID: "k1", Name: "Ed", Role: string(role), Routes: api.RoutesOf(role)})
	must(t, err)
	return says(string(text))
}

func says(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, body) }
}

func missing(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusNotFound, `{"code":"not-found","detail":"There is no such thing.","hint":"Check the id."}`)
}

func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body)) // fails only when the browser has gone
}

func canned(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

// medium answers for every address of a kind with one small file of that kind.
func medium(t *testing.T) http.HandlerFunc {
	t.Helper()
	files := map[string]string{
		".mp4": testmedia.Path(t, "tiny.mp4"), ".jpg": testmedia.Path(t, "picture.jpg"), ".vtt": testmedia.Path(t, "demo.en.vtt"),
	}
	return func(w http.ResponseWriter, r *http.Request) {
		file, known := files[filepath.Ext(r.URL.Path)]
		if !known {
			http.NotFound(w, r)
			return
		}
		if strings.HasSuffix(file, ".vtt") {
			w.Header().Set("Content-Type", "text/vtt; charset=utf-8")
		}
		http.ServeFile(w, r, file)
	}
}
