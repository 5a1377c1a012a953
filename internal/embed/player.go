package embed

import (
	"html/template"
	"net/http"
	"net/url"

	"github.com/reelmill/reelmill/internal/manifest"
)

// everywhere lets every site frame a page.
const everywhere = "*"

// Player shows an asset. Whoever calls it has set for how long the page may be kept. ref and query are those of the page's own address.
func (p *Pages) Player(w http.ResponseWriter, doc *manifest.Document, ref string, query url.Values) error {
	data := struct {
		Ours, Title, Language, Discovery string
		Stage                            stage
		LinkedData                       *manifest.LinkedData
		Plain                            template.HTML
	}{
		Ours: p.ours(), Title: doc.Title, Language: doc.Language, Stage: stageOf(doc),
		Discovery: p.cfg.Site + "/oembed?" + url.Values{"format": {"json"}, "url": {p.address(ref, query)}}.Encode(),
	}
	if doc.Embed != nil {
		data.LinkedData = doc.Embed.JSONLD
		data.Plain = template.HTML(doc.Embed.HTML) //nolint:gosec // the manifest escapes it, and hands it out as ready markup
	}
	return p.show(w, http.StatusOK, "player.html", everywhere, data)
}

// address is where the player of an asset stands.
func (p *Pages) address(ref string, query url.Values) string {
	address := p.cfg.Site + "/embed/" + url.PathEscape(ref)
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}

// Closed says in a sentence why there is nothing to see. It is never kept.
func (p *Pages) Closed(w http.ResponseWriter, status int, code, sentence string) error {
	w.Header().Set("Cache-Control", "no-store")
	return p.show(w, status, "closed.html", everywhere, struct{ Ours, Code, Sentence string }{p.ours(), code, sentence})
}

// Docs shows the API.
func (p *Pages) Docs(w http.ResponseWriter) error {
	w.Header().Set("Cache-Control", "no-cache")
	return p.show(w, http.StatusOK, "docs.html", "'none'", struct{ Ours string }{p.ours()})
}
