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
	"github.com/reelmill/reelmill/internal/testbrowser"
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
func play(browser *testbrowser.Page, player, page, address string) {
	browser.T.Helper()
	browser.Go(fmt.Sprintf("%s/?player=%s&stream=%s", page, player, address))
	browser.Eval("opened", nil)
	browser.Until("facts.errors.length > 0 || video.currentTime > 0.5")
	sound(browser)
}

// sound fails the test when the player met an error.
func sound(c *testbrowser.Page) {
	c.T.Helper()
	var errors []string
	c.Eval("facts.errors", &errors)
	if len(errors) > 0 {
		c.T.Fatalf("the player failed: %q", errors)
	}
}

// players: what viewers do works in both players, and sound and pictures end together.
func players(t *testing.T, made packaging.Package, folder string) {
	t.Helper()
	page, set := served(t, folder)
	browser := testbrowser.Open(t)
	for _, test := range []struct{ player, entry string }{{"hls.js", made.HLS}, {"shaka", made.HLS}, {"shaka", made.DASH}} {
		t.Run(test.player+" "+test.entry, func(t *testing.T) {
			browser.T = t
			play(browser, test.player, page, set+"/"+test.entry)
			tour(browser)
			inStep(browser)
			sound(browser)
			browser.Quiet()
		})
	}
}

// tour does what viewers do. Each wait ends the test when it is never met.
func tour(c *testbrowser.Page) {
	c.T.Helper()
	var heights []int
	c.Eval("stream.heights().sort((a, b) => a - b)", &heights)
	if fmt.Sprint(heights) != "[90 180]" {
		c.T.Errorf("rungs of %v lines", heights)
	}
	c.Eval("void stream.watch(180)", nil)
	c.Until("video.videoHeight === 180")
	// Cues say at which second they are shown; each lasts 0.9 s.
	c.Eval("void stream.read('fr')", nil)
	c.Eval("void (video.currentTime = 8.1)", nil)
	c.Until("!video.seeking && video.currentTime > 8.1")
	c.Until("shown() === 'fr ' + Math.floor(video.currentTime)")
	c.Eval("void stream.read('en')", nil)
	c.Until("shown() === 'en ' + Math.floor(video.currentTime)")
	c.Eval("void stream.hear('fr')", nil)
	c.Eval("void (video.currentTime = 1.1)", nil)
	c.Until("!video.seeking && video.currentTime > 1.1 && stream.audio() === 'fr'")
	c.Eval("void stream.watch(90)", nil)
	c.Until("video.videoHeight === 90")
	c.Until("shown() === 'en ' + Math.floor(video.currentTime)")
	var end float64
	c.Eval("video.duration", &end)
	if end < seconds-0.1 || end > seconds+0.1 {
		c.T.Errorf("it lasts %v s", end)
	}
}

// inStep looks at when the sound and the pictures end that the player handed to the browser. AAC begins with a frame that
// only prepares the decoder: where a player counts it, sound comes 21 ms late; where it leaves it out twice, early.
func inStep(c *testbrowser.Page) {
	c.T.Helper()
	c.Eval("void (video.loop = false, video.currentTime = 9)", nil)
	c.Until("!video.seeking && video.currentTime > 9.1 && ranges('audio').at(-1)[1] > 11.9 && ranges('video').at(-1)[1] > 11.9")
	for _, kind := range []string{"audio", "video"} {
		var buffered [][2]float64
		c.Eval("ranges('"+kind+"')", &buffered)
		if end := buffered[len(buffered)-1][1]; math.Abs(end-seconds) > 0.002 {
			c.T.Errorf("%s ends at %.4f s of %d", kind, end, seconds)
		}
	}
}

// storyboard: a player finds the small picture of a moment.
func storyboard(t *testing.T, made packaging.Package, folder string) {
	t.Helper()
	page, set := served(t, folder)
	browser := testbrowser.Open(t)
	play(browser, "shaka", page, set+"/"+made.DASH)
	got := browser.Text(`player.getThumbnails(player.getImageTracks()[0].id, 11).then((p) => [p.uris[0].split("/").at(-1), p.positionX, p.positionY, p.width, p.height, p.startTime].join(" "))`)
	if want := "board-2.jpg 32 0 32 18 10"; got != want {
		t.Errorf("the picture at 11 s is %q, want %q", got, want)
	}
}
