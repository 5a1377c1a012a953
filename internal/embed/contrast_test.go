package embed_test

import (
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/reelmill/reelmill/internal/testbrowser"
)

// What stands over the film can be read over the brightest of films: 4.5 to 1 for words, 3 to 1 for drawings and bars.
func TestWordsStandOutFromAWhiteFilm(t *testing.T) {
	t.Parallel()
	server, page := stand(t), testbrowser.Open(t)
	for _, size := range [][2]int{{960, 540}, {640, 360}, {320, 180}} {
		page.Window(size[0], size[1])
		player(t, page, server.URL+"/embed/a1?locale=en")
		page.Eval(`(() => {
			document.querySelector("video").style.visibility = "hidden";
			document.querySelector(".screen").style.background = "#fff";
			for (const e of document.querySelectorAll(".title, .time, .row .tool")) e.style.color = e.style.textShadow = "transparent";
		})()`, nil)
		shot := filepath.Join(t.TempDir(), "white.png")
		page.Picture(shot)
		ground := picture(t, shot)
		for selector, least := range map[string]float64{".title": 4.5, ".time": 4.5, ".row .tool": 3, ".seek": 3} {
			for i, box := range boxes(page, selector) {
				if got := contrast(ground, box); got < least {
					t.Errorf("at %v white on %s %d is %.2f to 1, want %.1f", size, selector, i, got, least)
				}
			}
		}
	}
}

func picture(t *testing.T, file string) image.Image {
	t.Helper()
	opened, err := os.Open(file)
	must(t, err)
	defer opened.Close()
	decoded, err := png.Decode(opened)
	must(t, err)
	return decoded
}

// boxes are where the words or drawings of elements stand. Of a slider, which is drawn over its ground, it is a line above the bar.
func boxes(page *testbrowser.Page, selector string) []image.Rectangle {
	var found [][4]int
	page.Eval(fmt.Sprintf(`[...document.querySelectorAll(%q)].filter((e) => e.checkVisibility()).map((e) => {
		const range = document.createRange();
		range.selectNodeContents(e);
		const b = e.matches("input") ? e.getBoundingClientRect() : (e.querySelector("svg") ?? range).getBoundingClientRect();
		const top = e.matches("input") ? b.top + b.height / 2 - 9 : b.top;
		return [b.left, top, b.right, e.matches("input") ? top + 1 : b.bottom].map(Math.round);
	})`, selector), &found)
	var all []image.Rectangle
	for _, b := range found {
		all = append(all, image.Rect(b[0], b[1], b[2], b[3]))
	}
	return all
}

// contrast is that of white with the brightest point of a box, as WCAG 2 reckons it.
func contrast(ground image.Image, box image.Rectangle) float64 {
	brightest := 0.0
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			brightest = max(brightest, luminance(ground, x, y))
		}
	}
	return 1.05 / (brightest + 0.05)
}

func luminance(ground image.Image, x, y int) float64 {
	r, g, b, _ := ground.At(x, y).RGBA()
	linear := func(c uint32) float64 {
		part := float64(c) / 0xffff
		if part <= 0.04045 {
			return part / 12.92
		}
		return math.Pow((part+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
