package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/reelmill/reelmill/internal/embed"
)

// oEmbed describes the player page that an address leads to, so that a CMS that knows oEmbed needs nothing but the address.
func (s *server) oEmbed(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	box, err := boxOf(query)
	if err != nil {
		s.refuse(w, err)
		return
	}
	if format := query.Get("format"); format != "" && format != "json" {
		writeProblem(w, http.StatusNotImplemented, "format-not-offered", "Descriptions are only written as JSON.", "Ask with format=json.")
		return
	}
	ref, asked, ok := s.pages.Named(query.Get("url"))
	if !ok {
		writeProblem(w, http.StatusNotFound, "not-found", "This address is not that of a player page here.", "Send url="+s.cfg.PublicURL+"/embed/ID.")
		return
	}
	ask, err := s.askFor(ref, asked)
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.placed(r, &ask, asked.Has("territory"))
	doc, now, until, err := s.documentFor(r, ask)
	if err != nil {
		s.refuse(w, err)
		return
	}
	description, err := s.pages.Describe(doc, ref, asked, box, now, until)
	if err != nil {
		s.refuse(w, err)
		return
	}
	header := w.Header()
	openToAll(header)
	header.Set("Content-Type", "application/json; charset=utf-8")
	header.Set("X-Content-Type-Options", "nosniff")
	s.varies(header)
	header.Set("Cache-Control", s.publicFor(now, until))
	_ = json.NewEncoder(w).Encode(description) // fails only when the reader has gone
}

// longestSide is the largest room a page may say it has, in pixels.
const longestSide = 16384

func boxOf(query url.Values) (embed.Box, error) {
	var box embed.Box
	for name, side := range map[string]*int{"maxwidth": &box.Width, "maxheight": &box.Height} {
		text := query.Get(name)
		if text == "" {
			continue
		}
		length, err := strconv.Atoi(text)
		if err != nil || length < 1 {
			return box, problem(http.StatusUnprocessableEntity, "bad-size", name+" is not a number of pixels.", "Use a whole number above 0, or leave it out.")
		}
		*side = min(length, longestSide)
	}
	return box, nil
}
