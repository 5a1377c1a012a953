package packaging_test

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/packaging"
)

// served serves a folder as a delivery network would: with ranges and for pages of other hosts. The page with the players
// comes from a host of its own.
func served(t *testing.T, folder string) (page, set string) {
	t.Helper()
	if _, err := os.Stat("testdata/players/node_modules/shaka-player"); err != nil {
		t.Skip("the players are not installed (make test-tools); the streams are not played")
	}
	files := http.FileServer(http.Dir(folder))
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Allow-Headers", "Range")
		h.Set("Access-Control-Expose-Headers", "Content-Length, Content-Range")
		types := map[string]string{"m3u8": "application/vnd.apple.mpegurl", "mpd": "application/dash+xml", "vtt": "text/vtt"}
		if kind, ok := types[r.URL.Path[strings.LastIndex(r.URL.Path, ".")+1:]]; ok {
			h.Set("Content-Type", kind)
		}
		if r.Method == http.MethodOptions {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(store.Close)
	mux := http.NewServeMux()
	mux.Handle("/players/", http.StripPrefix("/players/", http.FileServer(http.Dir("testdata/players/node_modules"))))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/players/page.html") })
	pages := httptest.NewServer(mux)
	t.Cleanup(pages.Close)
	return pages.URL, store.URL
}

// play opens a stream in a player and waits until the pictures move.
func play(browser *chromium, player, page, address string) {
	browser.t.Helper()
	browser.open(fmt.Sprintf("%s/?player=%s&stream=%s", page, player, address))
	browser.eval("opened", nil)
	browser.until("facts.errors.length > 0 || video.currentTime > 0.5")
	browser.sound()
}

// sound fails the test when the player met an error.
func (c *chromium) sound() {
	c.t.Helper()
	var errors []string
	c.eval("facts.errors", &errors)
	if len(errors) > 0 {
		c.t.Fatalf("the player failed: %q", errors)
	}
}

// players: what viewers do works in both players, and sound and pictures end together.
func players(t *testing.T, made packaging.Package, folder string) {
	t.Helper()
	page, set := served(t, folder)
	browser := openChromium(t)
	for _, test := range []struct{ player, entry string }{{"hls.js", made.HLS}, {"shaka", made.HLS}, {"shaka", made.DASH}} {
		t.Run(test.player+" "+test.entry, func(t *testing.T) {
			browser.t = t
			play(browser, test.player, page, set+"/"+test.entry)
			tour(browser)
			inStep(browser)
			browser.sound()
			browser.quiet()
		})
	}
}

// tour does what viewers do. Each wait ends the test when it is never met.
func tour(c *chromium) {
	c.t.Helper()
	var heights []int
	c.eval("stream.heights().sort((a, b) => a - b)", &heights)
	if fmt.Sprint(heights) != "[90 180]" {
		c.t.Errorf("rungs of %v lines", heights)
	}
	c.eval("void stream.watch(180)", nil)
	c.until("video.videoHeight === 180")
	// Cues say at which second they are shown; each lasts 0.9 s.
	c.eval("void stream.read('fr')", nil)
	c.eval("void (video.currentTime = 8.1)", nil)
	c.until("!video.seeking && video.currentTime > 8.1")
	c.until("shown() === 'fr ' + Math.floor(video.currentTime)")
	c.eval("void stream.read('en')", nil)
	c.until("shown() === 'en ' + Math.floor(video.currentTime)")
	c.eval("void stream.hear('fr')", nil)
	c.eval("void (video.currentTime = 1.1)", nil)
	c.until("!video.seeking && video.currentTime > 1.1 && stream.audio() === 'fr'")
	c.eval("void stream.watch(90)", nil)
	c.until("video.videoHeight === 90")
	c.until("shown() === 'en ' + Math.floor(video.currentTime)")
	var end float64
	c.eval("video.duration", &end)
	if end < seconds-0.1 || end > seconds+0.1 {
		c.t.Errorf("it lasts %v s", end)
	}
}

// inStep looks at when the sound and the pictures end that the player handed to the browser. AAC begins with a frame that
// only prepares the decoder: where a player counts it, sound comes 21 ms late; where it leaves it out twice, early.
func inStep(c *chromium) {
	c.t.Helper()
	c.eval("void (video.loop = false, video.currentTime = 9)", nil)
	c.until("!video.seeking && video.currentTime > 9.1 && ranges('audio').at(-1)[1] > 11.9 && ranges('video').at(-1)[1] > 11.9")
	for _, kind := range []string{"audio", "video"} {
		var buffered [][2]float64
		c.eval("ranges('"+kind+"')", &buffered)
		if end := buffered[len(buffered)-1][1]; math.Abs(end-seconds) > 0.002 {
			c.t.Errorf("%s ends at %.4f s of %d", kind, end, seconds)
		}
	}
}

// storyboard: a player finds the small picture of a moment.
func storyboard(t *testing.T, made packaging.Package, folder string) {
	t.Helper()
	page, set := served(t, folder)
	browser := openChromium(t)
	play(browser, "shaka", page, set+"/"+made.DASH)
	got := browser.text(`player.getThumbnails(player.getImageTracks()[0].id, 11).then((p) => [p.uris[0].split("/").at(-1), p.positionX, p.positionY, p.width, p.height, p.startTime].join(" "))`)
	if want := "board-2.jpg 32 0 32 18 10"; got != want {
		t.Errorf("the picture at 11 s is %q, want %q", got, want)
	}
}
