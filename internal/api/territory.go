package api

import (
	"net/http"
	"strings"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/publication"
)

// territoryOf is where the proxy in front says a reader is, empty where no proxy is asked. One that says nothing, or no country, does not
// know: XX, T1 and the like are its words for that. Of several words the last counts, which is that of the proxy nearest to us.
func (s *server) territoryOf(r *http.Request) string {
	if s.cfg.TerritoryHeader == "" {
		return ""
	}
	said := r.Header.Values(s.cfg.TerritoryHeader)
	if len(said) == 0 {
		return publication.UnknownTerritory
	}
	last := said[len(said)-1]
	if country, ok := pipeline.CountrySaid(last[strings.LastIndexByte(last, ',')+1:]); ok {
		return country
	}
	return publication.UnknownTerritory
}

// placed lets the proxy's word count for a question that names no territory. Where a query is given but empty, whoever asks sees to it.
func (s *server) placed(r *http.Request, ask *publication.Ask, named bool) {
	if !named {
		ask.Place.Territory = s.territoryOf(r)
	}
}

// varies tells caches that an answer depends on where its reader is.
func (s *server) varies(header http.Header) {
	if s.cfg.TerritoryHeader != "" {
		header.Add("Vary", s.cfg.TerritoryHeader)
	}
}

// readerAlone is what Cache-Control calls an answer that no shared cache may keep.
const readerAlone = "private"

// unkeyed says who may keep an answer that needs no key. Many shared caches do not heed Vary, so that what depends on a place is kept by
// its reader alone.
func (s *server) unkeyed() string {
	if s.cfg.TerritoryHeader != "" {
		return readerAlone
	}
	return "public"
}
