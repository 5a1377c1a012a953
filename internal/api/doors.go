package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/reelmill/reelmill/internal/embed"
	"github.com/reelmill/reelmill/internal/graph"
	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/publication"
)

// graphPath is where the graph is asked.
const graphPath = "/graphql"

// doorRoutes are the doors of a CMS besides the API itself: the graph, the player and what describes it, the picker, the documentation.
func (s *server) doorRoutes(mux *roads) error {
	var err error
	if s.pages, err = embed.New(embed.Config{Site: s.cfg.PublicURL, Media: s.mediaSources()}); err != nil {
		return err
	}
	asked, err := graph.New(graph.Rooms{Records: s.records, Reader: s.reader, Ask: s.askFor, Explain: s.explain, Log: s.log})
	if err != nil {
		return err
	}
	mux.Handle("GET "+graphPath, asked)
	mux.Handle("POST "+graphPath, asked)
	mux.HandleFunc("GET /oembed", s.oEmbed)
	mux.HandleFunc("GET /embed/{id}", s.player)
	mux.HandleFunc("GET "+embed.StaticRoot, s.pages.Static)
	mux.HandleFunc("GET /picker", s.picker)
	mux.HandleFunc("GET /docs", func(w http.ResponseWriter, _ *http.Request) { s.written(w, s.pages.Docs(w)) })
	return nil
}

// mediaSources are where media come from besides this server, as pages must be told.
func (s *server) mediaSources() []string {
	if s.cfg.Redirect {
		return []string{"https:", "http:"} // the store's own addresses, whichever they are
	}
	address, err := url.Parse(s.cfg.MediaURL)
	own, ownErr := url.Parse(s.cfg.PublicURL)
	sources := []string{}
	if err == nil && address.Host != "" {
		sources = append(sources, address.Scheme+"://"+address.Host)
	}
	if ownErr == nil && own.Host != "" { // a page may be read under another name than the one that media addresses have
		sources = append(sources, own.Scheme+"://"+own.Host)
	}
	return sources
}

// explain puts an error into the public words that every door has for it.
func (s *server) explain(err error) (code, message, hint string) {
	p := s.problemFor(err)
	return p.Code, p.Detail, p.Hint
}

// problemFor is the problem that an error is for the reader. There must be an error.
func (s *server) problemFor(err error) *Problem {
	var p *Problem
	errors.As(s.fail(err), &p) // what fail returns always is one
	return p
}

// player shows an asset, or a sentence in its place.
func (s *server) player(w http.ResponseWriter, r *http.Request) {
	ask, err := s.askFor(r.PathValue("id"), r.URL.Query())
	if err != nil {
		s.closed(w, err, embed.VisitOf(r))
		return
	}
	// It is the reader who asks, and its media are refused wherever the address says it is.
	s.placed(r, &ask, s.cfg.TerritoryHeader == "")
	doc, now, until, err := s.documentFor(r, ask)
	if err != nil {
		s.closed(w, err, embed.VisitOf(r))
		return
	}
	s.varies(w.Header())
	w.Header().Set("Cache-Control", s.publicFor(now, until))
	s.written(w, s.pages.Player(w, doc, embed.VisitOf(r)))
}

// documentFor is what may be shown now, the moment that is, and until when it holds.
func (s *server) documentFor(r *http.Request, ask publication.Ask) (doc *manifest.Document, now, until time.Time, err error) {
	page, now, err := s.page(r.Context(), ask)
	if err != nil {
		return nil, now, page.Until, err
	}
	doc = &manifest.Document{}
	return doc, now, page.Until, json.Unmarshal(page.Body, doc)
}

// closed says in a sentence, for readers of a page, why there is nothing to see.
func (s *server) closed(w http.ResponseWriter, err error, visit embed.Visit) {
	p := s.problemFor(err)
	status, detail := p.Status, ""
	switch p.Code {
	case "rights-territory", "rights-channel":
		status = http.StatusUnavailableForLegalReasons
	case "bad-locale", "bad-territory":
		detail = p.Detail
	}
	s.written(w, s.pages.Closed(w, status, p.Code, detail, visit))
}

// written reports a page that could not be written.
func (s *server) written(w http.ResponseWriter, err error) {
	if err != nil {
		s.refuse(w, err)
	}
}

// publicFor lets everybody keep an answer for a moment, but not past the next opening or closing of the rights window.
func (s *server) publicFor(now, until time.Time) string {
	return s.unkeyed() + ", max-age=" + strconv.Itoa(int(cacheFor(now, until).Seconds()))
}

// picker is for the page of one origin, which must be named.
func (s *server) picker(w http.ResponseWriter, r *http.Request) {
	origin, ok := embed.Origin(r.URL.Query().Get("origin"))
	switch {
	case !ok:
		writeProblem(w, http.StatusBadRequest, "bad-origin", "The picker must know whom to tell of the choice.",
			"Add ?origin= with the origin of your page, such as https://cms.example: scheme, host and port, in lower case, nothing else.")
	case s.cfg.LoopbackOnly && !s.oursOrigin(origin):
		writeProblem(w, http.StatusForbidden, "foreign-origin", "Pages of other sites may not use the picker of a server without keys.",
			"Set REELMILL_AUTH=on and use an API key.")
	default:
		s.written(w, s.pages.Picker(w, origin, r.URL.Query().Get("locale")))
	}
}
