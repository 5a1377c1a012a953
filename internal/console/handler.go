package console

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"net/http"
	"path"
	"strings"
	"time"
)

// Root is the path the console lives under.
const Root = "/console/"

//go:embed web
var web embed.FS

// policy lets the pages load nothing from elsewhere and run no script but their own modules. Trusted types make the
// browser refuse every way of turning text into markup, so a hostile title stays a title.
const policy = "default-src 'self'; img-src 'self' data:; media-src 'self' data:; object-src 'none'; base-uri 'none'; " +
	"form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// Handler serves the console below [Root]. It answers GET and HEAD, is safe for concurrent use and keeps no state.
func Handler() http.Handler {
	return http.HandlerFunc(serve)
}

func serve(w http.ResponseWriter, r *http.Request) {
	guard(w.Header())
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "The console is only read.", http.StatusMethodNotAllowed)
	case r.URL.Path == strings.TrimSuffix(Root, "/"):
		http.Redirect(w, r, Root, http.StatusMovedPermanently)
	default:
		file(w, r, strings.TrimPrefix(r.URL.Path, Root))
	}
}

func guard(header http.Header) {
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "same-origin")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
}

func file(w http.ResponseWriter, r *http.Request, name string) {
	if name == "" {
		name = "index.html"
	}
	mime := mimeOf(name)
	content, err := web.ReadFile("web/" + name)
	if err != nil || mime == "" {
		http.Error(w, "There is no such page in the console.", http.StatusNotFound)
		return
	}
	sum := sha256.Sum256(content)
	header := w.Header()
	header.Set("Content-Type", mime)
	// Names carry no version, so browsers must ask each time; the ETag makes that cost a round trip only.
	header.Set("Cache-Control", "no-cache")
	header.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:12])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// mimeOf does not ask the system's table: what it says of .js differs between machines, and browsers insist. It is empty
// for what the console does not serve.
func mimeOf(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	default:
		return ""
	}
}
