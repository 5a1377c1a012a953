package embed

import (
	"net/url"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/profiles"
)

// Description is what oEmbed 1.0 tells of an address.
type Description struct {
	Type            string `json:"type"` // video, photo or rich
	Version         string `json:"version"`
	Title           string `json:"title,omitempty"`
	ProviderName    string `json:"provider_name"`
	ProviderURL     string `json:"provider_url"`
	CacheAge        int    `json:"cache_age"` // seconds
	URL             string `json:"url,omitempty"`
	HTML            string `json:"html,omitempty"`
	Width           int    `json:"width"`
	Height          int    `json:"height"`
	ThumbnailURL    string `json:"thumbnail_url,omitempty"`
	ThumbnailWidth  int    `json:"thumbnail_width,omitempty"`
	ThumbnailHeight int    `json:"thumbnail_height,omitempty"`
}

// Box is the largest size a page has room for, in pixels; zero is as much as you like.
type Box struct{ Width, Height int }

// longestAge is how long a page may keep a description whose rights do not end before.
const longestAge = time.Hour

// Named reads the address of a player page of this site: the asset it shows, and its own query. false tells that it is none.
func (p *Pages) Named(address string) (ref string, query url.Values, ok bool) {
	named, err := url.Parse(address)
	site, siteErr := url.Parse(p.cfg.Site)
	if err != nil || siteErr != nil || !strings.EqualFold(named.Host, site.Host) || named.Scheme != "http" && named.Scheme != "https" {
		return "", nil, false
	}
	rest, ours := strings.CutPrefix(named.EscapedPath(), site.EscapedPath()+"/embed/")
	ref, err = url.PathUnescape(rest)
	if !ours || err != nil || rest == "" || strings.Contains(rest, "/") {
		return "", nil, false
	}
	return ref, named.Query(), true
}

// Describe describes the player page of an asset. until is when the asset may show something else; the zero time is never.
func (p *Pages) Describe(doc *manifest.Document, ref string, query url.Values, box Box, now, until time.Time) (Description, error) {
	d := Description{Version: "1.0", Title: doc.Title, ProviderName: "Reelmill", ProviderURL: p.cfg.Site, CacheAge: int(longestAge.Seconds())}
	if !until.IsZero() {
		d.CacheAge = int(max(0, min(longestAge, until.Sub(now))).Seconds())
	}
	if thumbnail := fitting(doc.Posters, box); thumbnail != nil {
		d.ThumbnailURL, d.ThumbnailWidth, d.ThumbnailHeight = thumbnail.URL, thumbnail.Width, thumbnail.Height
	}
	photo := fitting(doc.Images, box)
	switch {
	case doc.Asset.Kind == string(profiles.MediaImage) && photo != nil:
		d.Type, d.URL, d.Width, d.Height = "photo", photo.URL, photo.Width, photo.Height
		return d, nil
	case doc.Asset.Kind == string(profiles.MediaVideo):
		d.Type = "video"
	default:
		d.Type = "rich"
	}
	d.Width, d.Height = frame(doc, box)
	var err error
	d.HTML, err = p.iframe(d, p.address(ref, query))
	return d, err
}

func (p *Pages) iframe(d Description, address string) (string, error) {
	var text strings.Builder
	err := p.templates.ExecuteTemplate(&text, "iframe.html", struct {
		Address, Title string
		Width, Height  int
	}{address, d.Title, d.Width, d.Height})
	return strings.TrimSpace(text.String()), err
}
