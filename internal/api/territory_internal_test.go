package api

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/internal/storage"
)

const countryHeader = "X-Country"

// edge is a server behind a proxy that says where readers are, with an asset for Britain, one for two channels, one for everywhere, and their
// films.
type edge struct {
	t     *testing.T
	db    *records.Store
	url   string
	films map[string]string
}

func newEdge(t *testing.T, header string) *edge {
	t.Helper()
	db := emptyRecords(t)
	store, err := storage.Open(t.Context(), t.TempDir())
	need(t, err)
	handler, err := New(Config{PublicURL: "http://127.0.0.1", Secret: []byte("0123456789abcdef"), UploadDir: t.TempDir(), TerritoryHeader: header},
		Rooms{Records: db, Store: store, Log: slog.New(slog.DiscardHandler)})
	need(t, err)
	web := httptest.NewServer(handler)
	t.Cleanup(web.Close)
	e := &edge{t: t, db: db, url: web.URL, films: map[string]string{}}
	addresses := publication.Addresses{Secret: []byte("0123456789abcdef")}
	for _, asset := range []*records.Asset{{ID: "british", Territories: []string{"GB"}}, {ID: "channels", Channels: []string{"web", "app"}}, {ID: "everywhere"}} {
		id := asset.ID
		recordstest.Shelve(t, db, asset, recordstest.Master(""))
		version, err := db.Version(t.Context(), id, 1)
		need(t, err)
		key := "derivatives/aa/" + version.ID + ".mp4"
		_, err = store.Put(t.Context(), key, strings.NewReader("012345678"))
		need(t, err)
		e.films[id] = addresses.Of(key, publication.Grant{Asset: id})
		e.films[id+" preview"] = addresses.Of(key, publication.Grant{Asset: id, Preview: true, End: time.Now().Add(time.Hour).Truncate(time.Second)})
	}
	return e
}

// from asks for a path as a proxy does for a reader somewhere; empty is a proxy that says nothing.
func (e *edge) from(country, path string) *http.Response {
	e.t.Helper()
	request, err := http.NewRequestWithContext(e.t.Context(), http.MethodGet, e.url+path, http.NoBody)
	need(e.t, err)
	if country != "" {
		request.Header.Set(countryHeader, country)
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	need(e.t, err)
	need(e.t, answer.Body.Close())
	return answer
}

const (
	britishManifest = "/v1/assets/british/manifest"
	britishOEmbed   = "/oembed?url=http://127.0.0.1/embed/british"
)

func TestTerritoriesCloseByTheProxysWord(t *testing.T) {
	t.Parallel()
	e := newEdge(t, countryHeader)
	for _, c := range []struct {
		country, path string
		status        int
	}{
		{"FR", britishManifest, http.StatusGone},
		{"FR", britishOEmbed, http.StatusGone},
		{"FR", "/embed/british", http.StatusUnavailableForLegalReasons},
		{"FR", e.films["british"], http.StatusGone},
		{"FR", e.films["everywhere"], http.StatusOK},
		{"FR", e.films["british preview"], http.StatusOK}, // somebody who works on it
		{"fr", e.films["british"], http.StatusGone},
		{"GB", britishManifest, http.StatusOK},
		{"GB", britishOEmbed, http.StatusOK},
		{"GB", "/embed/british", http.StatusOK},
		{"GB", e.films["british"], http.StatusOK},
		{"UK", e.films["british"], http.StatusOK},
		{"GB, FR", e.films["british"], http.StatusGone}, // the proxy nearest to us wrote the last
		{"FR, GB", e.films["british"], http.StatusOK},
		{"GB, ", e.films["british"], http.StatusGone}, // and it did not know
		{"XX, GB", e.films["british"], http.StatusOK},
		// Whoever asks for a reader elsewhere says so; the page of a reader believes the proxy.
		{"FR", britishManifest + "?territory=GB", http.StatusOK},
		{"FR", britishManifest + "?territory=", http.StatusOK},
		{"GB", britishManifest + "?territory=FR", http.StatusGone},
		{"FR", britishOEmbed + "%3Fterritory=GB", http.StatusOK},
		{"FR", "/embed/british?territory=GB", http.StatusUnavailableForLegalReasons},
		{"XX", "/embed/british?territory=GB", http.StatusUnavailableForLegalReasons},
		{"", "/embed/british?territory=GB", http.StatusUnavailableForLegalReasons},
		{"XX", britishManifest + "?territory=GB", http.StatusOK},
		{"", britishManifest + "?territory=", http.StatusOK},
		{"XX", britishOEmbed + "%3Fterritory=GB", http.StatusOK},
	} {
		if got := e.from(c.country, c.path); got.StatusCode != c.status {
			t.Errorf("%s from %q: %d, want %d", c.path, c.country, got.StatusCode, c.status)
		}
	}
}

// Every way of writing a country is understood, and what names none leaves an asset closed that is for some countries only: at all doors alike.
func TestTerritoriesAreClosedToReadersOfNowhere(t *testing.T) {
	t.Parallel()
	e := newEdge(t, countryHeader)
	doors := map[string]int{ // with what they answer where the asset may not be shown
		britishManifest: http.StatusGone, britishOEmbed: http.StatusGone, "/embed/british": http.StatusUnavailableForLegalReasons,
		e.films["british"]: http.StatusGone,
	}
	for _, country := range []string{"GB", "gb", "UK", "GBR", "gbr", "826", " gb "} {
		for door := range doors {
			if got := e.from(country, door); got.StatusCode != http.StatusOK {
				t.Errorf("%s from %q: %d, want it shown", door, country, got.StatusCode)
			}
		}
	}
	for _, country := range []string{"", "XX", "T1", "ZZ", "EU", "A1", "150", "999", "FRA", "250", "G", "GBRX", "not a country, at all", "-", "\xe9"} {
		for door, closed := range doors {
			if got := e.from(country, door); got.StatusCode != closed {
				t.Errorf("%s from %q: %d, want %d", door, country, got.StatusCode, closed)
			}
		}
		for _, door := range []string{"/v1/assets/everywhere/manifest", "/embed/everywhere", e.films["everywhere"], e.films["british preview"]} {
			if got := e.from(country, door); got.StatusCode != http.StatusOK {
				t.Errorf("%s from %q: %d, want it shown", door, country, got.StatusCode)
			}
		}
	}
}

// An answer that depends on where a reader is must not be kept for readers elsewhere, by caches that know Vary and by those that do not.
func TestTerritoriesInCaches(t *testing.T) {
	t.Parallel()
	e := newEdge(t, countryHeader)
	for path, want := range map[string]string{
		britishManifest:                  "private, max-age=10",
		"/v1/assets/everywhere/manifest": "private, max-age=10",
		britishOEmbed:                    "private, max-age=10",
		"/embed/british":                 "private, max-age=10",
		e.films["british"]:               "private, max-age=31536000, immutable",
		e.films["everywhere"]:            "public, max-age=31536000, immutable",
	} {
		answer := e.from("GB", path)
		varies := strings.Contains(strings.Join(answer.Header.Values("Vary"), ","), countryHeader)
		if got := answer.Header.Get("Cache-Control"); got != want || varies != (path != e.films["everywhere"]) {
			t.Errorf("%s: %q, varies: %v", path, got, varies)
		}
	}
}

// Without the setting a header is nobody's word.
func TestTerritoriesWithoutAProxy(t *testing.T) {
	t.Parallel()
	e := newEdge(t, "")
	for _, path := range []string{britishManifest, britishOEmbed, "/embed/british", e.films["british"]} {
		answer := e.from("FR", path)
		if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Cache-Control"), "public, ") ||
			strings.Contains(strings.Join(answer.Header.Values("Vary"), ","), countryHeader) {
			t.Errorf("%s: %d with %v", path, answer.StatusCode, answer.Header)
		}
	}
}

// What a manifest tells search engines and pages of its places is what the gates let in: its regions, its player page and its description.
func TestWhatAManifestSaysOfPlacesHolds(t *testing.T) {
	t.Parallel()
	e := newEdge(t, countryHeader)
	_, err := e.db.EditAsset(t.Context(), "channels", func(a *records.Asset) { a.Territories = []string{"GB", "IE"} })
	need(t, err)
	page := e.manifest("/v1/assets/channels/manifest?territory=GB&channel=app")
	regions := page.Embed.JSONLD.RegionsAllowed
	if !slices.Equal(regions, page.Rights.Territories) || !slices.Equal(regions, []string{"GB", "IE"}) {
		t.Errorf("search engines hear of %q, pages of %q", regions, page.Rights.Territories)
	}
	if none := e.manifest("/v1/assets/everywhere/manifest").Embed.JSONLD.RegionsAllowed; len(none) != 0 {
		t.Errorf("of an asset for everywhere search engines hear of %q", none)
	}
	path := func(address string) string { return strings.TrimPrefix(address, "http://127.0.0.1") }
	player, oEmbed, film := path(page.Embed.JSONLD.EmbedURL), path(page.Embed.OEmbed), path(page.Embed.JSONLD.ContentURL)
	want := func(when, country string, open bool) {
		t.Helper()
		for door, closed := range map[string]int{player: http.StatusUnavailableForLegalReasons, oEmbed: http.StatusGone, film: http.StatusGone} {
			status := closed
			if open {
				status = http.StatusOK
			}
			if got := e.from(country, door); got.StatusCode != status {
				t.Errorf("%s, from %s: %s is %d, want %d", when, country, door, got.StatusCode, status)
			}
		}
	}
	for _, country := range []string{"GB", "IRL", "FR", "XX"} {
		want("at first", country, country == "GB" || country == "IRL")
	}
	_, err = e.db.EditAsset(t.Context(), "channels", func(a *records.Asset) { a.Channels = []string{"web"} })
	need(t, err)
	want("off the channel", "GB", false)
}

// manifest reads one.
func (e *edge) manifest(path string) *manifest.Document {
	e.t.Helper()
	request, err := http.NewRequestWithContext(e.t.Context(), http.MethodGet, e.url+path, http.NoBody)
	need(e.t, err)
	answer, err := http.DefaultTransport.RoundTrip(request)
	need(e.t, err)
	defer answer.Body.Close()
	var doc manifest.Document
	need(e.t, json.NewDecoder(answer.Body).Decode(&doc))
	if doc.Embed == nil || doc.Embed.JSONLD == nil {
		e.t.Fatalf("%s: %d, nothing to embed", path, answer.StatusCode)
	}
	return &doc
}

// Whoever reads a manifest with a key stands elsewhere than the readers it is for.
func TestTerritoriesOfKeysAreNamed(t *testing.T) {
	t.Parallel()
	db := emptyRecords(t)
	recordstest.Shelve(t, db, &records.Asset{ID: "british", Territories: []string{"GB"}}, recordstest.Master(""))
	need(t, db.AddKey(t.Context(), &records.APIKey{ID: "k", Name: "cms", Role: records.RoleCMS, Hash: records.HashKey("secret")}))
	store, err := storage.Open(t.Context(), t.TempDir())
	need(t, err)
	handler, err := New(Config{PublicURL: "http://127.0.0.1", Secret: []byte("0123456789abcdef"), UploadDir: t.TempDir(), TerritoryHeader: countryHeader, Keys: true},
		Rooms{Records: db, Store: store, Log: slog.New(slog.DiscardHandler)})
	need(t, err)
	for path, status := range map[string]int{
		britishManifest: http.StatusOK, britishManifest + "?territory=GB": http.StatusOK, britishManifest + "?territory=FR": http.StatusGone,
		"/embed/british": http.StatusUnavailableForLegalReasons,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
		r.Header.Set("Authorization", "Bearer secret")
		r.Header.Set(countryHeader, "US")
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		if answer.Code != status {
			t.Errorf("%s is answered %d, want %d", path, answer.Code, status)
		}
	}
}
