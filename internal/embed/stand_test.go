package embed_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/embed"
	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/testbrowser"
	"github.com/reelmill/reelmill/internal/testmedia"
)

// stand serves the player page of a film with everything a player has, and a page of another site that frames it between two links.
func stand(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	pages, err := embed.New(embed.Config{Site: server.URL})
	must(t, err)
	doc := document()
	doc.Title, doc.Description, doc.Duration = "Night mill", "", 27
	doc.TextLocales.Title = "en"
	doc.Chapters = []manifest.Chapter{{Start: 0, End: 9, Title: "Dusk"}, {Start: 9, End: 27}}
	doc.Videos = []manifest.Video{{URL: server.URL + "/demo.mp4", Mime: "video/mp4", Width: 640, Height: 360}}
	doc.Posters, doc.Embed = nil, nil
	doc.Subtitles = []manifest.Subtitle{{Locale: "en", Label: "English", VTT: server.URL + "/demo.en.vtt"}, {Locale: "en", Label: "English", Kind: "captions", VTT: server.URL + "/demo.en.vtt"}}
	doc.Transcripts = []manifest.Transcript{{Locale: "en", Text: server.URL + "/demo.txt", JSON: server.URL + "/demo.json"}}
	mux.HandleFunc("GET /embed/{id}", func(w http.ResponseWriter, r *http.Request) { must(t, pages.Player(w, doc, embed.VisitOf(r))) })
	mux.HandleFunc("GET /streamed/{id}", func(w http.ResponseWriter, r *http.Request) {
		streamed := *doc
		streamed.Streams = []manifest.Stream{{Type: "hls", URL: server.URL + "/" + r.PathValue("id") + ".m3u8", Mime: "application/vnd.apple.mpegurl"}}
		must(t, pages.Player(w, &streamed, embed.VisitOf(r)))
	})
	mux.HandleFunc("GET /foreign/{burned}", func(w http.ResponseWriter, r *http.Request) {
		foreign := *doc
		foreign.Language = "fr"
		foreign.Videos = []manifest.Video{{URL: server.URL + "/demo.mp4", Mime: "video/mp4", Width: 640, Height: 360, BurnedSubtitles: strings.Trim(r.PathValue("burned"), "-")}}
		must(t, pages.Player(w, &foreign, embed.VisitOf(r)))
	})
	mux.HandleFunc("GET /broken.m3u8", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("this is no playlist")) })
	mux.HandleFunc("GET /refused/{code}", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusGone)
		_, _ = w.Write([]byte(`{"code":"` + strings.TrimSuffix(r.PathValue("code"), ".m3u8") + `"}`))
	})
	mux.HandleFunc("GET /closed/{id}", func(w http.ResponseWriter, r *http.Request) {
		must(t, pages.Closed(w, http.StatusGone, "rights-expired", "", embed.VisitOf(r)))
	})
	mux.HandleFunc("GET "+embed.StaticRoot, pages.Static)
	mux.HandleFunc("GET /demo.json", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"paragraphs":[{"start":0,"end":9,"text":"The mill."},{"start":9,"end":27,"speaker":"Miller","text":"It turns."}]}`))
	})
	mux.HandleFunc("GET /framed", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`<!doctype html><title>page</title><link rel="icon" href="data:,"><a href="#a">before</a><iframe src="/embed/a1?locale=en" width="640" height="360" title="Night mill"></iframe><a href="#b">after</a>`))
	})
	files := http.FileServer(http.Dir(filepath.Dir(testmedia.Path(t, "demo.mp4"))))
	mux.Handle("GET /", files)
	return server
}

const film = "document.querySelector('video')"

func player(t *testing.T, page *testbrowser.Page, address string) {
	t.Helper()
	page.Go(address)
	page.Until(film + "?.readyState >= 1")
}
