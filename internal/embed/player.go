package embed

import (
	"html/template"
	"net/http"
	"net/url"

	"github.com/reelmill/reelmill/internal/manifest"
)

// everywhere lets every site frame a page.
const everywhere = "*"

// Visit is what the request for a page says.
type Visit struct {
	// Ref and Query are those of the page's own address.
	Ref   string
	Query url.Values
	// Accept is what the browser says of its reader's languages, as an Accept-Language header; empty where it says nothing.
	Accept string
}

// VisitOf reads a request for the player page of an asset.
func VisitOf(r *http.Request) Visit {
	return Visit{Ref: r.PathValue("id"), Query: r.URL.Query(), Accept: r.Header.Get("Accept-Language")}
}

// speak chooses the language of a page, and tells caches that others get another.
func (p *Pages) speak(w http.ResponseWriter, visit Visit) tongue {
	w.Header().Add("Vary", "Accept-Language")
	return p.book.choose(visit.Query.Get("locale"), visit.Accept)
}

// Player shows an asset. Whoever calls it has set for how long the page may be kept.
func (p *Pages) Player(w http.ResponseWriter, doc *manifest.Document, visit Visit) error {
	data := struct {
		Ours, Title, Language, Discovery string
		Tongue                           tongue
		Stage                            stage
		LinkedData                       *manifest.LinkedData
		Plain                            template.HTML
	}{
		Ours: p.ours(), Title: doc.Title, Language: doc.Language, Tongue: p.speak(w, visit), Stage: stageOf(doc),
		Discovery: p.cfg.Site + "/oembed?" + url.Values{"format": {"json"}, "url": {p.address(visit.Ref, visit.Query)}}.Encode(),
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

// Closed says in a sentence why there is nothing to see. It is never kept. detail is an English sentence for whoever wrote the address;
// it stands in for ours where the address itself is at fault.
func (p *Pages) Closed(w http.ResponseWriter, status int, code, detail string, visit Visit) error {
	w.Header().Set("Cache-Control", "no-store")
	data := struct {
		Ours, Code, Sentence, Language string
		Tongue                         tongue
	}{Ours: p.ours(), Code: code, Tongue: p.speak(w, visit)}
	data.Sentence, data.Language = data.Tongue.Words[sentenceFor(code)], data.Tongue.Tag
	if detail != "" {
		data.Sentence, data.Language = detail, "en"
	}
	return p.show(w, status, "closed.html", everywhere, data)
}

// sentenceFor is the label that tells readers what a code means to them.
func sentenceFor(code string) string {
	switch code {
	case "not-published", "rights-expired", "asset-withdrawn", "not-found":
		return code
	case "set-not-made":
		return "not-found"
	case "rights-territory", "rights-channel":
		return "not-here"
	}
	return "closed"
}

// Docs shows the API.
func (p *Pages) Docs(w http.ResponseWriter) error {
	w.Header().Set("Cache-Control", "no-cache")
	return p.show(w, http.StatusOK, "docs.html", "'none'", struct{ Ours string }{p.ours()})
}
