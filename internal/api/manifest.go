package api

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/subtitles"
)

// manifestAge is how long a manifest may be cached unasked; after that a conditional request costs next to nothing.
const manifestAge = 10 * time.Second

// manifestPattern is the route that is read most.
const manifestPattern = "GET /v1/assets/{id}/manifest"

// mostAsked is how often a page is asked for whose window turns again and again while the question waits.
const mostAsked = 5

// manifest answers with the document a CMS reads.
func (s *server) manifest(w http.ResponseWriter, r *http.Request) {
	ask, err := s.askOf(r)
	if err != nil {
		s.refuse(w, err)
		return
	}
	page, now, err := s.page(r.Context(), ask)
	if err != nil {
		s.refuse(w, err)
		return
	}
	header := w.Header()
	openToAll(header)
	if !s.cfg.Keys {
		s.varies(header)
	}
	header.Set("ETag", page.ETag)
	header.Set("Cache-Control", s.audience()+", max-age="+strconv.Itoa(int(cacheFor(now, page.Until).Seconds())))
	if matches(r.Header.Get("If-None-Match"), page.ETag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", "application/json")
	header.Set("Content-Length", strconv.Itoa(len(page.Body)))
	_, _ = w.Write(page.Body) // fails only when the client has gone
}

// page is what may be shown, and the moment of that. Where a window turned while the database kept the question waiting, it is asked again: what
// is answered holds when it is answered, and caches keep it from then on.
func (s *server) page(ctx context.Context, ask publication.Ask) (publication.Page, time.Time, error) {
	for asked := 1; ; asked++ {
		page, err := s.reader.Page(ctx, ask, s.now())
		if now := s.now(); asked == mostAsked || !over(page.Until, now) {
			return page, now, err
		}
	}
}

// over tells that something held until a moment that has come; the zero time never does.
func over(until, now time.Time) bool { return !until.IsZero() && !now.Before(until) }

// askOf reads what a reader wants to see from the query.
func (s *server) askOf(r *http.Request) (publication.Ask, error) {
	query := r.URL.Query()
	ask, err := s.askFor(r.PathValue("id"), query)
	// Whoever comes with a key asks for readers, and does not stand where they do.
	s.placed(r, &ask, query.Has("territory") || s.cfg.Keys)
	return ask, err
}

func (*server) askFor(ref string, query url.Values) (publication.Ask, error) {
	ask := publication.Ask{Ref: ref, Set: query.Get("set")}
	var err error
	if ask.Locales, err = localesOf(query.Get("locale")); err != nil {
		return ask, err
	}
	ask.Place, err = placeOfReader(query.Get("territory"), query.Get("channel"))
	return ask, err
}

// maxLocales is how many locales a reader may name.
const maxLocales = 10

// localesOf reads a list of tags, the best first.
func localesOf(list string) ([]string, error) {
	if list == "" {
		return nil, nil
	}
	tags := strings.Split(list, ",")
	if len(tags) > maxLocales {
		return nil, problem(http.StatusUnprocessableEntity, "bad-locale", "These are too many locales.", "Name at most "+strconv.Itoa(maxLocales)+".")
	}
	for i, tag := range tags {
		locale, err := subtitles.ParseLocale(strings.TrimSpace(tag))
		if err != nil {
			return nil, problem(http.StatusUnprocessableEntity, "bad-locale", "The locale is not a language tag.",
				"Use a BCP 47 tag such as en, fr-CA or zh-Hant, or several with commas between them, the best first.")
		}
		tags[i] = locale
	}
	return tags, nil
}

// placeOfReader reads where a reader is.
func placeOfReader(territory, channel string) (publication.Place, error) {
	place := publication.Place{Channel: channel}
	if territory == "" {
		return place, nil
	}
	country, ok := pipeline.Country(territory)
	if !ok {
		return place, problem(http.StatusUnprocessableEntity, "bad-territory", "The territory is not a country.", "Use an ISO 3166-1 code of two letters such as GB.")
	}
	place.Territory = country
	return place, nil
}

// audience says who may keep a manifest: with keys on, only the one who had a key to ask for it.
func (s *server) audience() string {
	if s.cfg.Keys {
		return readerAlone
	}
	return s.unkeyed()
}

// cacheFor never reaches past the next opening or closing of the rights window.
func cacheFor(now, expires time.Time) time.Duration {
	if expires.IsZero() {
		return manifestAge
	}
	return max(0, min(manifestAge, expires.Sub(now)))
}

// matches compares entity tags as RFC 9110 does for If-None-Match: weakly.
func matches(header, etag string) bool {
	if strings.TrimSpace(header) == "*" {
		return true
	}
	for candidate := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(candidate), "W/") == etag {
			return true
		}
	}
	return false
}
