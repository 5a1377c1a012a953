package e2e

import (
	"testing"
)

const film = "document.querySelector('video')"

// shown is the text of the subtitles on the screen.
const shown = "[..." + film + ".textTracks].filter((t) => t.mode === 'showing').flatMap((t) => [...(t.activeCues ?? [])]).map((c) => c.text).join('|')"

func playing(t *testing.T, d *door) {
	d.page.Window(960, 540)
	d.page.Go(d.address("?locale=fr&t=0m1s&muted=1"))
	d.page.Until(film + "?.readyState >= 1")
	for what, want := range map[string]string{
		"document.title": hostileTitle, "document.querySelector('h1').textContent": hostileTitle, film + ".muted": "true",
		"document.images.length": "0", film + ".textTracks.length": "2", film + ".paused": "true",
		// French readers do not follow the English that is spoken, so their track is shown at once.
		"[..." + film + ".textTracks].find((t) => t.mode === 'showing').language": "fr",
		"new URL(" + film + ".poster).pathname.endsWith('.jpg')":                  "true",
	} {
		if got := d.page.Text(what); got != want {
			t.Errorf("%s is %q, want %q", what, got, want)
		}
	}
	d.page.Eval("document.querySelector('.begin').click()", nil)
	d.page.Until(film + ".currentTime > 1.8 && (" + shown + ").includes('moulin')")
	d.page.Eval(film+".pause()", nil)
	box := struct{ X, Y, W, H float64 }{}
	d.page.Eval("(() => { const b = document.querySelector('.seek').getBoundingClientRect(); return {X: b.x, Y: b.y, W: b.width, H: b.height}; })()", &box)
	d.page.Point(box.X+box.W/2, box.Y+box.H/2)
	d.page.Until("document.querySelector('.preview').offsetParent !== null && document.querySelector('.preview .picture').style.backgroundSize !== ''")
	if got := d.page.Text("document.querySelector('.when').textContent"); got != "0:13" {
		t.Errorf("over the middle of the bar it says %q", got)
	}
	d.page.Tap(box.X+box.W/2, box.Y+box.H/2)
	d.page.Until("Math.abs(" + film + ".currentTime - 13.5) < 0.5")
	d.page.Quiet()
}

func keyboard(t *testing.T, d *door) {
	d.page.Feature("prefers-reduced-motion", "reduce")
	d.page.Go(d.address("?locale=en&autoplay=1"))
	d.page.Until(film + "?.readyState >= 2")
	if got := d.page.Text(film + ".paused"); got != "true" {
		t.Error("a film begins by itself for who asked for less motion")
	}
	d.page.Press("ArrowRight")
	d.page.Until(film + ".currentTime === 5")
	d.page.Press("l")
	d.page.Until(film + ".currentTime === 15")
	d.page.Press("ArrowLeft")
	d.page.Until(film + ".currentTime === 10")
	d.page.Press("5")
	d.page.Until("Math.abs(" + film + ".currentTime - 13.5) < 0.1")
	d.page.Press("m")
	d.page.Until(film + ".muted && document.querySelector('[aria-label=Unmute]') !== null")
	d.page.Press("c")
	d.page.Until("[..." + film + ".textTracks].find((t) => t.mode === 'showing')?.language === 'en'")
	d.page.Press("c")
	d.page.Until("[..." + film + ".textTracks].every((t) => t.mode === 'disabled')")
	d.page.Press("Home")
	d.page.Until(film + ".currentTime === 0")
	d.page.Press("k")
	d.page.Until("!" + film + ".paused && document.querySelector('[aria-label=Pause]') !== null")
	d.page.Press(" ")
	d.page.Until(film + ".paused")
	d.page.Eval("document.querySelector('button[aria-label^=Subtitles]').focus()", nil)
	d.page.Press("Enter")
	d.page.Until("document.activeElement.getAttribute('role') === 'menuitemradio'")
	if got := d.page.Text("[...document.querySelectorAll('.menu:not([hidden]) [role=menuitemradio]')].map((e) => e.textContent + ' ' + e.ariaChecked).join()"); got != "Off true,English false,Français false" {
		t.Errorf("the menu holds %q", got)
	}
	d.page.Press("End")
	d.page.Press("Enter")
	d.page.Until("[..." + film + ".textTracks].find((t) => t.mode === 'showing')?.language === 'fr' && document.activeElement.ariaLabel === 'Subtitles: Français'")
	d.page.Feature("prefers-reduced-motion", "")
	d.page.Quiet()
}

// reading unfolds the transcript and goes to where a paragraph is said.
func reading(t *testing.T, d *door) {
	d.page.Window(960, 540)
	d.page.Go(d.address("?locale=fr"))
	d.page.Until(film + "?.readyState >= 1")
	d.page.Press("t")
	d.page.Until("document.querySelectorAll('.words button').length > 1 && document.activeElement.className === 'words'")
	if got := d.page.Text("document.querySelector('.words').lang + document.querySelector('.words').innerText.includes('moulin') + document.querySelector('.transcript a').href.includes('/media/')"); got != "frtruetrue" {
		t.Errorf("the transcript is %q", got)
	}
	d.page.Eval("document.querySelectorAll('.words button')[1].click()", nil)
	d.page.Until(film + ".currentTime === Number(document.querySelectorAll('.words button')[1].dataset.start) && document.querySelector('.words [aria-current]') !== null")
	d.page.Quiet()
}

// outOfReach names the buttons that lie outside the window or are too small to press.
const outOfReach = `[...document.querySelectorAll(".controls .tool")].filter((e) => e.checkVisibility()).filter((e) => {
	const b = e.getBoundingClientRect(); return b.left < 0 || b.right > innerWidth || b.bottom > innerHeight || b.width < 24 || b.height < 24;
}).map((e) => e.ariaLabel).join()`

// named looks for controls without a name, words too pale to read and what cannot be reached, on a small screen too.
func named(t *testing.T, d *door) {
	for _, size := range [][2]int{{960, 540}, {320, 200}} {
		d.page.Window(size[0], size[1])
		d.page.Go(d.address(""))
		d.page.Until(film + "?.readyState >= 1")
		nameless := d.page.Text(`[...document.querySelectorAll("button, a, input, video, [role]")]
			.filter((e) => e.checkVisibility() && !(e.ariaLabel || e.textContent.trim() || e.labels?.length)).map((e) => e.outerHTML).join("\n")`)
		if nameless != "" {
			t.Errorf("controls without a name:\n%s", nameless)
		}
		if outside := d.page.Text(outOfReach); outside != "" {
			t.Errorf("at %v out of reach: %s", size, outside)
		}
	}
	if got := d.page.Text("[document.documentElement.lang, document.querySelector('main') !== null, document.querySelector('.seek').ariaValueText].join()"); got != "en,true,0 seconds of 27 seconds, Dusk" {
		t.Errorf("the page tells a screen reader %q", got)
	}
	d.page.Quiet()
}
