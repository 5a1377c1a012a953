package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/subtitles"
)

// manifestAge is how long a manifest may be cached unasked; after that a conditional request costs next to nothing.
const manifestAge = 10 * time.Second

const maxFallbacks = 5

// manifest answers with the document a CMS reads.
func (s *server) manifest(w http.ResponseWriter, r *http.Request) {
	locale := r.URL.Query().Get("locale")
	if locale != "" {
		tag, err := subtitles.ParseLocale(locale)
		if err != nil {
			writeProblem(w, http.StatusUnprocessableEntity, "bad-locale", "The locale is not a language tag.", "Use a BCP 47 tag such as en, fr-CA or zh-Hant.")
			return
		}
		locale = tag
	}
	now := s.now()
	document, expires, err := s.document(r.Context(), r.PathValue("id"), locale, now)
	if err != nil {
		s.refuse(w, err)
		return
	}
	if set := r.URL.Query().Get("set"); set != "" && set != document.set && document.doc.FallbackFor == "" {
		writeProblem(w, http.StatusNotFound, "set-not-made", "This asset was not made with that rendition set.", "Ask for “"+document.set+"”, or submit the master with the set you need.")
		return
	}
	body, etag, err := document.doc.Encode()
	if err != nil {
		s.refuse(w, err)
		return
	}
	header := w.Header()
	header.Set("ETag", etag)
	header.Set("Cache-Control", s.audience()+", max-age="+strconv.Itoa(int(cacheFor(now, expires).Seconds())))
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Access-Control-Expose-Headers", "ETag")
	if matches(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", "application/json")
	_, _ = w.Write(body) // fails only when the client has gone
}

// audience says who may keep a manifest: with keys on, only the one who had a key to ask for it.
func (s *server) audience() string {
	if s.cfg.Keys {
		return "private"
	}
	return "public"
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

// served is a document and the set it was made with.
type served struct {
	doc *manifest.Document
	set string
}

// document finds what may be shown for an asset now: its own manifest, its fallback's, or the reason why not.
func (s *server) document(ctx context.Context, ref, locale string, now time.Time) (*served, time.Time, error) {
	asset, err := s.records.Asset(ctx, ref)
	if err != nil {
		return nil, time.Time{}, err
	}
	wanted, end := asset.ID, time.Time{}
	if asset.State == records.AssetWithdrawn {
		return nil, end, problem(http.StatusGone, "asset-withdrawn", "This asset was withdrawn.", "Remove it from the page.")
	}
	for range maxFallbacks {
		open, change := window(asset, now)
		end = earlier(end, change)
		if open && (asset.ID == wanted || showable(asset)) {
			document, err := s.published(ctx, asset, locale)
			if err == nil && asset.ID != wanted {
				document.doc.FallbackFor = wanted
			}
			return document, end, err
		}
		if asset.FallbackID == "" {
			break
		}
		if asset, err = s.records.Asset(ctx, asset.FallbackID); err != nil {
			return nil, end, err
		}
	}
	return nil, end, problem(http.StatusGone, "rights-expired", "The rights window of this asset is closed.",
		"Give the asset a fallback, or remove it from the page.")
}

// showable reports whether an asset can stand in for another: a missing stand-in says nothing of the asset that was asked for.
func showable(asset *records.Asset) bool {
	return asset.State != records.AssetWithdrawn && asset.PublishedVersion > 0
}

// window reports whether an asset's rights window is open, and when that next changes.
func window(asset *records.Asset, now time.Time) (open bool, change time.Time) {
	start, end := asset.StartsAt.Time(), asset.EndsAt.Time()
	switch {
	case !start.IsZero() && now.Before(start):
		return false, start
	case end.IsZero():
		return true, time.Time{}
	case now.Before(end):
		return true, end
	default:
		return false, time.Time{}
	}
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}

func (s *server) published(ctx context.Context, asset *records.Asset, locale string) (*served, error) {
	if asset.PublishedVersion == 0 {
		return nil, problem(http.StatusNotFound, "not-published", "Nothing of this asset is published yet.",
			"Wait for its version to be ready; GET /v1/assets/"+asset.ID+"/versions/"+strconv.Itoa(asset.LatestVersion)+" tells how far it is.")
	}
	version, err := s.records.Version(ctx, asset.ID, asset.PublishedVersion)
	if err != nil {
		return nil, err
	}
	rows, err := s.records.Derivatives(ctx, version.ID)
	if err != nil {
		return nil, err
	}
	sidecars, err := s.records.Subtitles(ctx, asset.ID)
	if err != nil {
		return nil, err
	}
	end := asset.EndsAt.Time()
	doc, err := manifest.Build(manifest.Input{
		Asset: *asset, Version: *version, Derivatives: rows, Sidecars: sidecars, Locales: strings.Fields(locale),
		URL: func(key string) string { return s.signer.url(key, end) },
	})
	return &served{doc: doc, set: version.SetDoc.Name}, err
}
