package manifest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/testbrowser"
)

// TestABrowserChoosesBySize shows the ready elements in windows of two widths and asks the browser what it took.
func TestABrowserChoosesBySize(t *testing.T) {
	movie := everything()
	movie.Derivatives = []records.Derivative{
		videoFile("big@x", 1920, 1080), videoFile("middle@x", 1280, 720), videoFile("small@x", 640, 360),
	}
	photo := photograph()
	var page string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r) // what is chosen counts, not what it holds
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(page))
	}))
	t.Cleanup(server.Close)
	movie.URL = func(key string) string { return server.URL + "/" + key + "?sig=a,b" }
	photo.URL = movie.URL
	page = "<!doctype html><body style=margin:0>" + build(t, movie).Embed.HTML + build(t, photo).Embed.HTML
	browser := testbrowser.Open(t)
	for width, want := range map[int][2]string{
		300: {"small-640.mp4", "small-600.webp"}, 500: {"middle-1280.mp4", "small-600.webp"},
		1100: {"big-1920.mp4", "medium-1200.webp"}, 1900: {"big-1920.mp4", "wide-2000.avif"},
	} {
		browser.Width(width)
		browser.Go(server.URL + "/")
		for i, element := range []string{"video", "img"} {
			var took string
			browser.Eval(`document.querySelector("`+element+`").scrollIntoView()`, nil)
			browser.Until(`document.querySelector("` + element + `").currentSrc !== ""`)
			browser.Eval(`document.querySelector("`+element+`").currentSrc`, &took)
			if !strings.Contains(took, "/"+want[i]+"?") {
				t.Errorf("at %d pixels the %s takes %s, want %s", width, element, took, want[i])
			}
		}
	}
}

// videoFile is a film in a codec that the browsers of test machines know.
func videoFile(name string, width, height int) records.Derivative {
	return film(name, width, height, `video/webm; codecs="vp9, opus"`)
}
