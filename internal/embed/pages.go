package embed

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

// StaticRoot is the path below which style sheets and modules lie.
const StaticRoot = "/embed/static/"

//go:embed web
var web embed.FS

// Config says where the pages stand.
type Config struct {
	// Site is the address of this server without a trailing slash.
	Site string
	// Media are the sources, as a content security policy writes them, that media come from besides Site.
	Media []string
}

// Pages writes the pages. It is safe for use by many at once.
type Pages struct {
	cfg       Config
	build     string // names this build's files: addresses with it never change meaning
	templates *template.Template
	book      *phrasebook
	foreign   map[string]packed // files of other people, by the path below StaticRoot
}

// New returns the pages.
func New(cfg Config) (*Pages, error) {
	p := &Pages{cfg: cfg}
	sum := sha256.New()
	err := fs.WalkDir(web, "web", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := web.ReadFile(name)
		sum.Write([]byte(name))
		sum.Write(text)
		return err
	})
	if err != nil {
		return nil, err
	}
	p.build = base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:9])
	if p.book, err = readPhrasebook(); err != nil {
		return nil, err
	}
	if p.foreign, err = packForeign(); err != nil {
		return nil, err
	}
	p.templates, err = template.ParseFS(web, "web/*.html")
	return p, err
}

// ours is where modules and style sheets of this build lie.
func (p *Pages) ours() string { return StaticRoot + p.build + "/" }

// Static serves style sheets and modules. Those of this build may be kept for good; a page of another build gets ours, once.
func (p *Pages) Static(w http.ResponseWriter, r *http.Request) {
	rest := strings.TrimPrefix(r.URL.Path, StaticRoot)
	if file, known := p.foreign[rest]; known {
		file.serve(w, r)
		return
	}
	build, name, _ := strings.Cut(rest, "/")
	kind, known := kinds()[path.Ext(name)]
	text, err := web.ReadFile("web/" + name)
	if err != nil || !known {
		http.NotFound(w, r)
		return
	}
	header := w.Header()
	header.Set("Content-Type", kind)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-cache")
	if build == p.build {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text))
}

func kinds() map[string]string {
	return map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
}

// policy lets a page run no script but our modules and load nothing but our files and media; the browser refuses to turn text into markup.
// ancestors are the sites that may frame it.
func (p *Pages) policy(ancestors string) string {
	media := strings.Join(slices.Concat([]string{"'self'"}, p.cfg.Media), " ")
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src " + media + " data:; media-src " + media + " blob:; connect-src " + media +
		"; base-uri 'none'; form-action 'none'; frame-ancestors " + ancestors + "; require-trusted-types-for 'script'; trusted-types 'none'"
}

// show writes a page as a whole, or nothing of it.
func (p *Pages) show(w http.ResponseWriter, status int, name, ancestors string, data any) error {
	var text bytes.Buffer
	if err := p.templates.ExecuteTemplate(&text, name, data); err != nil {
		return err
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", p.policy(ancestors))
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes()) // fails only when the reader has gone
	return nil
}
